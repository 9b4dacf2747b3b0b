// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
/** A market and its parts. 64-bit numbers are bigint, smaller ones are numbers. */
import type { Atoms, Bps, Frac, Price, Usd } from "../units";
import type { LossEventParams, Print, RollingCap } from "./pool";

/** Parameters of a market. */
export interface MarketParams {
  /** Least initial margin. */
  initialMargin: Bps;
  /** Least maintenance margin. */
  maintenanceMargin: Bps;
  /** k x sqrt(h): how many sigmas (of one hour) initial margin covers; 6 are 3 sigmas of four hours. */
  marginSigmas: Bps;
  /** Least stress volatility. */
  stress: bigint;
  /** Open interest from which initial margin grows, as a share of `weight` x AUM. */
  oiLow: Bps;
  /** Open interest at which initial margin has grown by `oi_addon`, as a share of `weight` x AUM. */
  oiHigh: Bps;
  /** Most growth by open interest, of the initial margin. */
  oiAddon: Bps;
  /** Share of the pool's value that this market is meant to use. */
  weight: Bps;
  /** Of notional, at each open and close. */
  baseFee: Bps;
  /** Of notional closed by liquidation. */
  liqFee: Bps;
  /** Impact factor k. */
  impact: Bps;
  /** Skew at which the impact is k/2. */
  depth: Usd;
  /** Most notional of longs, at entry prices. */
  maxLong: Usd;
  /** Most notional of shorts, at entry prices. */
  maxShort: Usd;
  /** Most that the second price source may differ, for new risk. */
  maxSourceGap: Bps;
  /** Share of the fund that one side may draw in a day: tier A, B or C. */
  dailyCap: Bps;
}

/** Where every dollar of every deficit of this market went, since its beginning (INV-7). */
export interface Ledger {
  deficits: Usd;
  insurance: Usd;
  /** R_young: the part of deficits that falls on size younger than 15 minutes, borne by LPs. */
  young: Usd;
  deductible: Usd;
  /** L of all finalized events. */
  lpShare: Usd;
  escrow: Usd;
  lienPaid: Usd;
  /** H - H_escrow - lien_paid of all events, open or lapsed. */
  lienUnpaid: Usd;
  /** R of all events and of expired waiting shortfall. */
  remainder: Usd;
}

/** Range of the prices accepted in one cell. */
export interface PriceCell {
  low: Price;
  high: Price;
}

/** One hour: range of prices, and how much size stood on each side for how long. */
export interface HourCell {
  range: PriceCell;
  /** Size x seconds of the long and of the short side. */
  weight: bigint[];
}

/** How much the price moves: a grid of five minutes by publish time, and what follows from it for margins. */
export interface Volatility {
  /** Number of the cell that is open (publish time / 300); 0 before the first print. */
  cell: bigint;
  /** Range of its prints, and the last of them. */
  range: PriceCell;
  last: Price;
  /** Last price of the cells before, and how many of five minutes lie since then: one, and those without prints. */
  close: Price;
  width: bigint;
  /** Variance, 1e-18 an hour: averaged over a day, over 30 days, and over 30 days without clamping. */
  fast: bigint;
  slow: bigint;
  unclamped: bigint;
  /** Initial margin before the add-on, rounded up. */
  baseInitialMargin: Bps;
  /** Maintenance margin in force since `maintenance_margin_at`, 1e-9: half of that, raised by a tenth an hour at most. */
  maintenanceMargin: bigint;
  maintenanceMarginAt: bigint;
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
  buckets: Bucket[];
  /** What matured buckets held when their place was needed again. */
  matured: Atoms;
  maturedTickets: bigint;
}

/** A finalized loss event, as long as it can still matter to a lien or a ticket. */
export interface LossEventEntry {
  /** Number of the event of this side, from 0. */
  number: bigint;
  opened: bigint;
  finalized: bigint;
  clawbackRate: Frac;
  price: Price;
  reference: Price;
  /** H - H_escrow: what open positions owe in all. */
  lien: Usd;
  lienPaid: Usd;
  /** 1: the lien's rest has lapsed and left the side's totals. 2: it is also written into the receipt. */
  lienState: number;
}

/** The loss event that is accruing. `shortfall` is zero when there is none. */
export interface OpenLossEvent {
  shortfall: Usd;
  opened: bigint;
  openedSlot: bigint;
  /** Paid by the fund and by the deductible for the deficits that led here. */
  insurance: Usd;
  deductible: Usd;
  /** Largest size-seconds of one hour in the ring: of the winning and of the losing side. */
  winningWeight: bigint;
  losingWeight: bigint;
  params: LossEventParams;
  deficits: bigint;
}

/** What a market knows of one side. */
export interface SideBook {
  escrow: EscrowState;
  /**
   * The last finalized events. They are at least 75 minutes apart (an hour of spacing, 15 minutes of accrual), so the ring
   * spans ten hours: longer than any lien or any wait of a ticket.
   */
  lossEvents: LossEventEntry[];
  /** Finalized events of this side; the next one gets this number. */
  lossEventCount: bigint;
  open: OpenLossEvent;
  /** First unit of the waiting shortfall, and the last finalization. */
  waitingSince: bigint;
  lastFinalized: bigint;
  /** Paid by fund and deductible since the waiting shortfall began, and the deficits it comes from. */
  waitingInsurance: Usd;
  waitingDeductible: Usd;
  waitingDeficits: bigint;
  /** Draws of this side, as the loser, from the fund. */
  hourCap: RollingCap;
  dayCap: RollingCap;
}

/** A market: the index token's price against the dollar, long and short. */
export interface MarketState {
  params: MarketParams;
  ledger: Ledger;
  hours: HourCell[];
  /** The last four cells of five minutes. */
  minutes: PriceCell[];
  /** The last two cells of one minute. */
  instants: PriceCell[];
  volatility: Volatility;
  lastPrice: Price;
  /** Up to when size-seconds are credited and cells are rolled. */
  rolledAt: bigint;
  sides: SideBook[];
  /** Newest print of the second source, and since when nobody could bring a newer one (see `Custody::silent_since`). */
  second: Print;
  secondSilentSince: bigint;
  /** The guardian took new risk off until then. */
  reduceOnlyUntil: bigint;
  /** Settlement of a dead feed: from then on everything closes at `settle_price`. 0 if there is none. */
  settleAt: bigint;
  settlePrice: Price;
  /** Index of the market in the pool. */
  index: number;
  /** 0 active, 1 reduce-only. */
  status: number;
}
