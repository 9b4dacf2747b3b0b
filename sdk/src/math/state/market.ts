/** A market's state as plain objects. */
import type { Atoms, Bps, Frac, Price, Seconds, Usd } from "../units";
import type { EventParams, MarketParams, Print, RollingCap } from "./types";

/** Range of the prices accepted in one cell. */
export interface PriceCell {
  low: Price;
  high: Price;
}

/** One hour: range of prices, and size x seconds of the long and of the short side. */
export interface HourCell {
  range: PriceCell;
  weight: bigint[];
}

/** Escrowed profit that matures in one hour. */
export interface Bucket {
  tokens: Atoms;
  /** Hour of maturity since 1970; the tickets mature when it begins. */
  hour: number;
  tickets: number;
}

/** Escrowed profit of a side, in its backing token. */
export interface EscrowState {
  /** 32, each at the place `hour % 32`. */
  buckets: Bucket[];
  /** What matured buckets held when their place was needed again. */
  matured: Atoms;
  maturedTickets: bigint;
}

/** A finalized loss event, as long as it can still matter to a lien or a ticket. */
export interface EventEntry {
  number: bigint;
  opened: Seconds;
  finalized: Seconds;
  h: Frac;
  price: Price;
  reference: Price;
  /** H - H_escrow: what open positions owe in all. */
  lien: Usd;
  lienPaid: Usd;
  /** 1: the lien's rest has lapsed. 2: it is also written into the receipt. */
  settled: number;
}

/** The loss event that is accruing. `u` is zero when there is none. */
export interface OpenEvent {
  u: Usd;
  opened: Seconds;
  openedSlot: bigint;
  insurance: Usd;
  deductible: Usd;
  /** Largest size-seconds of one hour in the ring: of the winning and of the losing side. */
  winningWeight: bigint;
  losingWeight: bigint;
  params: EventParams;
  deficits: bigint;
}

/** What a market knows of one side. */
export interface SideBook {
  escrow: EscrowState;
  /** The last 8 finalized events, number n at the place `n % 8`. */
  events: EventEntry[];
  eventCount: bigint;
  open: OpenEvent;
  /** First unit of the carry, and the last finalization. */
  carrySince: Seconds;
  lastFinalized: Seconds;
  carryInsurance: Usd;
  carryDeductible: Usd;
  carryDeficits: bigint;
  /** Draws of this side, as the loser, from the fund. */
  hourCap: RollingCap;
  dayCap: RollingCap;
}

/** Where every dollar of every deficit of a market went, since its beginning (INV-7). */
export interface Ledger {
  deficits: Usd;
  insurance: Usd;
  young: Usd;
  deductible: Usd;
  lpShare: Usd;
  escrow: Usd;
  lienPaid: Usd;
  lienUnpaid: Usd;
  remainder: Usd;
}

/** How much the price moves: a grid of five minutes by publish time, and what follows from it for margins. */
export interface Volatility {
  /** Number of the cell that is open (publish time / 300); 0 before the first print. */
  cell: bigint;
  /** Range of its prints, and the last of them. */
  range: PriceCell;
  last: Price;
  /** Last price of the cells before, and how many of five minutes lie since then. */
  close: Price;
  width: bigint;
  /** Variance, 1e-18 an hour: averaged over a day, over 30 days, and over 30 days without clamping. */
  fast: bigint;
  slow: bigint;
  unclamped: bigint;
  /** Initial margin before the add-on, rounded up. */
  baseIm: Bps;
  /** Maintenance margin in force since `mmAt`, 1e-9. */
  mm: bigint;
  mmAt: Seconds;
}

/** A market: the index token's price against the dollar, long and short. */
export interface MarketState {
  params: MarketParams;
  ledger: Ledger;
  /** 8 cells of one hour. */
  hours: HourCell[];
  /** 4 cells of five minutes. */
  minutes: PriceCell[];
  /** 2 cells of one minute. */
  instants: PriceCell[];
  volatility: Volatility;
  lastPrice: Price;
  rolledAt: Seconds;
  /** Long and short. */
  sides: SideBook[];
  /** Newest print of the second source, and since when nobody could bring a newer one. */
  second: Print;
  secondSilentSince: Seconds;
  /** The guardian took new risk off until then. */
  reduceOnlyUntil: Seconds;
  /** Settlement of a dead feed: from then on everything closes at `settlePrice`. 0 if there is none. */
  settleAt: Seconds;
  settlePrice: Price;
  /** Index of the market in the pool. */
  index: number;
  /** 0 active, 1 reduce-only. */
  status: number;
}
