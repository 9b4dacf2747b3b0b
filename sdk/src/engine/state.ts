/** Parts of the state, by what they are for. */
import { ensure, MathError } from "./error";
import { CONSTANTS } from "./generated/constants";
import type {
  CustodyState,
  ExposureState,
  LossEventEntry,
  MarketState,
  PositionState,
  SideBook,
  TicketState,
} from "./generated/index";
import { type Atoms, less, plus, type Seconds, Side } from "./units";

/** An element of an array; `WrongAccount` if there is none. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new MathError("WrongAccount");
  return item;
}

/** A custody in use; `WrongAccount` for another index. */
export function custodyOf<C>(pool: { custodyCount: number; custodies: readonly C[] }, index: number): C {
  ensure(index < pool.custodyCount, "WrongAccount");
  return at(pool.custodies, index);
}
/** Which market it is. */
type Numbered = Pick<MarketState, "index">;
/** The market's exposure in the pool. */
export const exposureOf = <E>(pool: { exposures: readonly E[] }, market: Numbered): E =>
  at(pool.exposures, market.index);
/** Sums over one side of a market. */
export const totalsOf = <T>(pool: { exposures: readonly { sides: readonly T[] }[] }, market: Numbered, side: Side): T =>
  at(exposureOf(pool, market).sides, side);
/** What a market knows of one side. */
export const bookOf = <B>(market: { sides: readonly B[] }, side: Side): B => at(market.sides, side);
/** A pool by its custodies and markets, whatever its addresses are. */
interface Listed<C> {
  custodyCount: number;
  custodies: readonly C[];
  exposures: readonly Pick<ExposureState, "index" | "stable">[];
}
/** The custody of the market's index token. */
export const indexOf = <C>(pool: Listed<C>, market: Numbered): C => custodyOf(pool, exposureOf(pool, market).index);
/** Index of the custody whose token a side's profit is paid in. */
export const backingOf = (exposure: Pick<ExposureState, "index" | "stable">, side: Side): number =>
  side === Side.Long ? exposure.index : exposure.stable;
/** The custody whose tokens a side's profit is paid in. */
export const backing = <C>(pool: Listed<C>, market: Numbered, side: Side): C =>
  at(pool.custodies, backingOf(exposureOf(pool, market), side));

/** What a custody's vault must hold at least, in atoms (INV-1). `MathOverflow`. */
export const owes = (c: CustodyState): Atoms =>
  [c.collateral, c.pending, c.escrow, c.insuranceDue, c.protocolFees, c.payable].reduce(plus, c.owned);
/** Tokens of the LPs that no position has reserved. */
export const free = (c: CustodyState): Atoms => less(c.owned, c.locked);
/** Whether a loss event is open on a side. */
export const hasOpenLossEvent = (book: Pick<SideBook, "open">): boolean => book.open.shortfall !== 0n;
/** The place of event number `n` in the ring. */
export const entryAt = (book: SideBook, n: bigint): LossEventEntry => at(book.lossEvents, Number(n % 8n));
/** A finalized event, if the ring still has it. */
export function entry(book: SideBook, n: bigint): LossEventEntry | undefined {
  const found = entryAt(book, n);
  return n < book.lossEventCount && found.number === n ? found : undefined;
}

/** When a ticket can be claimed: at the beginning of its hour. */
export const maturesAt = ({ hour }: Pick<TicketState, "hour">): Seconds => BigInt(hour) * CONSTANTS.HOUR;

/** A position of nothing. */
export const emptyPosition = (): PositionState => ({
  size: 0n,
  entry: 0n,
  collateral: 0n,
  borrowIndex: 0n,
  lossEvents: 0n,
  generation: 0n,
  openedAt: 0n,
  entryPrint: 0n,
  increasedAt: 0n,
  young: [0n, 0n],
  side: 0,
  custody: 0,
});
/** A ticket that was never issued. */
export const emptyTicket = (): TicketState => ({ face: 0n, lossEvents: 0n, hour: 0, side: 0 });
