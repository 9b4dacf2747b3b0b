/** All accounts of a pool that somebody could act on. */
import { PublicKey } from "@solana/web3.js";
import {
  type Change,
  type Controller,
  changesOf,
  decode,
  filtersOf,
  type Keyed,
  type LossEvent,
  lossEventsOf,
  memcmp,
  OFFSETS,
  type Payable,
  type Position,
  payablesOf,
  type RawAccount,
  type Request,
  requestsOfMarket,
  sizeOf,
  type Ticket,
  ticketsOfMarket,
} from "../accounts/index";
import * as pda from "../pda/index";
import { packPositions } from "../quotes/batch";
import { associatedToken, type Context, readState, type State, tokenAmount } from "../state/index";

/** Positions as their accounts' bytes, one after the other: there may be a hundred thousand. */
export interface PackedPositions {
  addresses: readonly PublicKey[];
  bytes: Uint8Array;
}

/** What a pool owes somebody, and the associated account of its owner; null where there is none. */
export interface Owed extends Keyed<Payable> {
  account: Payable;
  to: RawAccount | null;
}

/**
 * Everything that somebody could act on, of one pool. What is missing here is not due; a missing position makes its
 * orders look orphaned.
 */
export interface DueAccounts {
  pool: PublicKey;
  controller: Controller | null;
  positions: PackedPositions;
  requests: readonly Keyed<Request>[];
  tickets: readonly Keyed<Ticket>[];
  receipts: readonly Keyed<LossEvent>[];
  payables: readonly Owed[];
  /** Changes of this pool and of the controller. */
  changes: readonly Keyed<Change>[];
  /** Tokens in the vault of each custody, in atoms. */
  vaults: readonly bigint[];
}

/** One position of them, decoded. `RangeError` where there is none. */
export function positionAt({ addresses, bytes }: PackedPositions, index: number): Keyed<Position> {
  const address = addresses[index];
  if (address === undefined) throw new RangeError(`no position ${index}`);
  const size = sizeOf("Position");
  return { address, account: decode("Position", bytes.subarray(index * size, (index + 1) * size)) };
}

async function readPositions(ctx: Context): Promise<PackedPositions> {
  const of = ({ address }: { address: PublicKey }) =>
    ctx.source.getProgramAccounts(ctx.programId, [
      ...filtersOf("Position"),
      memcmp(OFFSETS.Position.market, address.toBytes()),
    ]);
  const found = (await Promise.all(ctx.layout.markets.map(of))).flat();
  const addresses = found.map(({ pubkey }) => new PublicKey(pubkey));
  return { addresses, bytes: packPositions(found.map(({ account }) => account.data)) };
}

/** What `read` finds, for every market. */
const ofMarkets = async <T>(
  { source, layout, programId }: Context,
  read: (source: Context["source"], key: PublicKey, programId: PublicKey) => Promise<T[]>,
): Promise<T[]> => (await Promise.all(layout.markets.map(({ address }) => read(source, address, programId)))).flat();

/**
 * Reads everything that `due` looks at: the accounts first, then prices and clock, so that those are the newest.
 * @example const { state, accounts } = await readDue(ctx);
 */
export async function readDue(ctx: Context): Promise<{ state: State; accounts: DueAccounts }> {
  const { source, pool, programId } = ctx;
  const controller = pda.controller(programId);
  const [positions, requests, tickets, receipts, payables, own, general] = await Promise.all([
    readPositions(ctx),
    ofMarkets(ctx, requestsOfMarket),
    ofMarkets(ctx, ticketsOfMarket),
    ofMarkets(ctx, lossEventsOf),
    payablesOf(source, pool, programId),
    changesOf(source, pool, programId),
    changesOf(source, PublicKey.default, programId),
  ]);
  const { custodies } = ctx.layout;
  const token = ({ account: { custody, owner } }: Keyed<Payable>) =>
    associatedToken(custodies[custody]?.mint ?? PublicKey.default, owner);
  const vaults = custodies.map(({ vault }) => vault);
  const unique = new Map([...payables.map(token), controller, ...vaults].map((key) => [key.toBase58(), key]));
  const state = await readState(ctx, [...unique.values()]);
  const governs = state.account(controller);
  return {
    state,
    accounts: {
      ...{ pool, positions, requests, tickets, receipts, changes: [...own, ...general] },
      controller: governs && decode("Controller", governs.data),
      payables: payables.map((payable) => ({ ...payable, to: state.account(token(payable)) })),
      vaults: vaults.map((vault) => tokenAmount(state.account(vault))),
    },
  };
}
