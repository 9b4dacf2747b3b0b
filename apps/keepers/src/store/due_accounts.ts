/** What `due` looks at, from memory: of very many positions only those that something may be due of. */
import {
  type AccountName,
  type Accounts,
  associatedToken,
  type Context,
  type DueAccounts,
  decode,
  engine,
  type Keyed,
  type LossEvent,
  type PackedPositions,
  type Payable,
  POSITION_OFFSETS,
  pda,
  type RawAccount,
  type Request,
  type State,
  type Ticket,
  tokenAmount,
} from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import type { Finder } from "../options";
import { decoded, positionOf } from "./decoded";
import type { Store } from "./store";

/** Up to this many positions are all looked at, by the exact rule: a millisecond and some. */
const FEW = 200;

/** Everything held of some types. */
export interface Held {
  requests: Keyed<Request>[];
  tickets: Keyed<Ticket>[];
  receipts: Keyed<LossEvent>[];
  payables: Keyed<Payable>[];
  changes: Keyed<Accounts["Change"]>[];
}

const LISTS: { readonly [N in AccountName]?: keyof Held } = {
  Request: "requests",
  Ticket: "tickets",
  LossEvent: "receipts",
  Payable: "payables",
  Change: "changes",
};

/** The accounts of a store by their types. */
export function heldIn(store: Store): Held {
  const held: Held = { requests: [], tickets: [], receipts: [], payables: [], changes: [] };
  for (const [address, { account, type }] of store.entries()) {
    const list = type === null ? undefined : LISTS[type];
    if (type !== null && account !== null && list) held[list].push(decoded(type, address, account) as never);
  }
  return held;
}

/** Addresses of the token accounts to which is paid what is owed. */
export const tokensOf = ({ layout }: Context, payables: readonly Keyed<Payable>[]): PublicKey[] =>
  payables.map(({ account: { custody, owner } }) =>
    associatedToken(layout.custodies[custody]?.mint ?? PublicKey.default, owner),
  );

const OF = {
  market: POSITION_OFFSETS.market,
  side: POSITION_OFFSETS.state + engine.offsetOf("PositionState", "side"),
  events: POSITION_OFFSETS.state + engine.offsetOf("PositionState", "lossEvents"),
};

/** Winners that have loss events to answer for, of sides with liens. */
function liable(store: Store, state: State): string[] {
  const sides = state.markets.flatMap(({ state: market }, number) =>
    engine.BOTH.flatMap((side) => {
      const address = state.pool.state.exposures[number]?.market;
      const { liens } = engine.totalsOf(state.pool.state, market, side);
      if (address === undefined || liens === 0n) return [];
      return [{ key: address.toBytes(), side, count: engine.bookOf(market, side).lossEventCount }];
    }),
  );
  if (sides.length === 0) return [];
  return store.positions.where((view, start) =>
    sides.some(
      ({ key, side, count }) =>
        view.getUint8(start + OF.side) === side &&
        view.getBigUint64(start + OF.events, true) < count &&
        key.every((byte, i) => view.getUint8(start + OF.market + i) === byte),
    ),
  );
}

function positionsIn(store: Store, state: State, { requests }: Held, finder: Finder | null): PackedPositions {
  const { positions, programId } = store;
  if (finder === null || positions.size <= FEW) return positions.all();
  const ordered = requests.map((request) => positionOf(request, programId));
  return positions.some([...finder.find(state), ...ordered, ...liable(store, state)]);
}

/** What is looked at this time. */
export interface Wanted {
  /** Also what is looked for only some times a minute. */
  everything: boolean;
  /** Token accounts of those who are owed something, in the order of the payables. */
  owed: readonly (RawAccount | null)[];
}

export function dueAccounts(
  ctx: Context,
  store: Store,
  state: State,
  finder: Finder | null,
  { everything, owed }: Wanted,
): DueAccounts {
  const held = heldIn(store);
  const controller = state.account(pda.controller(ctx.programId));
  const own = <T>(list: readonly T[]): readonly T[] => (everything ? list : []);
  return {
    pool: ctx.pool,
    controller: controller && decode("Controller", controller.data),
    positions: positionsIn(store, state, held, finder),
    requests: held.requests,
    tickets: own(held.tickets),
    receipts: own(held.receipts),
    changes: own(held.changes),
    payables: own(held.payables).map((payable, i) => ({ ...payable, to: owed[i] ?? null })),
    vaults: own(ctx.layout.custodies).map(({ vault }) => tokenAmount(state.account(vault))),
  };
}
