/** What `due` looks at, from memory: of very many positions only those that something may be due of. */

import { decoded } from "@ballast/follow";
import {
  type AccountName,
  type Accounts,
  associatedToken,
  type Context,
  type DueAccounts,
  decode,
  engine,
  type Keyed,
  type PackedPositions,
  type Payable,
  POSITION_OFFSETS,
  pda,
  type RawAccount,
  type Request,
  type State,
  tokenAmount,
} from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import type { Finder } from "../options";
import type { Store } from "./store";

/** Up to this many positions are all looked at, by the exact rule: a millisecond and some. */
const FEW = 200;

/** Every account of a type, decoded. */
export const heldOf = <N extends AccountName>(store: Store, type: N): Keyed<Accounts[N]>[] =>
  store.of(type).map(([address, account]) => decoded(type, address, account));

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

function positionsIn(store: Store, state: State, ordered: readonly string[], finder: Finder | null): PackedPositions {
  const { positions } = store;
  if (finder === null || positions.size <= FEW) return positions.all();
  return positions.some([...finder.find(state), ...ordered, ...liable(store, state)]);
}

/** Those of the orders that may be due. */
const requestsIn = (store: Store, addresses: readonly string[]): Keyed<Request>[] =>
  addresses.flatMap((address) => {
    const account = store.get(address)?.account;
    return account ? [decoded("Request", address, account)] : [];
  });

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
  const controller = state.account(pda.controller(ctx.programId));
  const ordered = store.orders.find(state, store.positions);
  const own = <N extends AccountName>(type: N) => (everything ? heldOf(store, type) : []);
  return {
    pool: ctx.pool,
    controller: controller && decode("Controller", controller.data),
    positions: positionsIn(store, state, ordered.positions, finder),
    requests: requestsIn(store, ordered.requests),
    tickets: own("Ticket"),
    receipts: own("LossEvent"),
    changes: own("Change"),
    payables: own("Payable").map((payable, i) => ({ ...payable, to: owed[i] ?? null })),
    vaults: everything ? ctx.layout.custodies.map(({ vault }) => tokenAmount(state.account(vault))) : [],
  };
}
