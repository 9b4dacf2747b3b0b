// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
/** A market and its parts. 64-bit numbers are bigint, smaller ones are numbers. */
import type { Atoms, Bps, Frac, Price, Usd } from "../units";
import type { LossEventParams, Print, RollingCap } from "./pool";

/** Parameters of a market. */
export interface MarketParams {
  /** Minimum initial margin. */
  initialMargin: Bps;
  /** Minimum maintenance margin. */
  maintenanceMargin: Bps;
  /** k x sqrt(h): how many one-hour sigmas initial margin covers; 6 is 3 sigmas over four hours. */
  marginSigmas: Bps;
  /** Minimum stress volatility. */
  stress: bigint;
  /** Open interest above which initial margin grows, as a share of `weight` x AUM. */
  oiLow: Bps;
  /** Open interest at which the full `oi_addon` applies, as a share of `weight` x AUM. */
  oiHigh: Bps;
  /** Largest amount that open interest adds to initial margin. */
  oiAddon: Bps;
  /** Share of the pool's value meant for this market. */
  weight: Bps;
  /** Fee on notional at each open and close. */
  baseFee: Bps;
  /** Fee on notional closed by liquidation. */
  liqFee: Bps;
  /** Impact factor k. */
  impact: Bps;
  /** Skew at which the impact is k/2. */
  depth: Usd;
  /** Cap on long notional, at entry prices. */
  maxLong: Usd;
  /** Cap on short notional, at entry prices. */
  maxShort: Usd;
  /** Largest difference between the two price sources at which new risk is taken. */
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

/** One hour: the range of prices, and the size on each side times the seconds it stood there. */
export interface HourCell {
  range: PriceCell;
  /** Size x seconds of the long and of the short side. */
  weight: bigint[];
}

/** How much the price moves, on a five-minute grid by publish time, and the margins that follow. */
export interface Volatility {
  /** Number of the cell that is open (publish time / 300); 0 before the first print. */
  cell: bigint;
  /** Range of its prints, and the last of them. */
  range: PriceCell;
  last: Price;
  /**
   * Last price of the previous cell, and how many five-minute steps ago that was: 1, plus the cells without
   * prints.
   */
  close: Price;
  width: bigint;
  /** Variance, 1e-18 an hour: averaged over a day, over 30 days, and over 30 days without clamping. */
  fast: bigint;
  slow: bigint;
  unclamped: bigint;
  /** Initial margin before the add-on, rounded up. */
  baseInitialMargin: Bps;
  /**
   * Maintenance margin in force since `maintenance_margin_at`, 1e-9: half of `initial_margin`, rising by a tenth
   * an hour at most.
   */
  maintenanceMargin: bigint;
  maintenanceMarginAt: bigint;
}

/** Escrowed profit that matures in one hour. */
export interface Bucket {
  tokens: Atoms;
  /** Hour of maturity, counted from 1970; the tickets mature when it begins. */
  hour: number;
  tickets: number;
}

/** Escrowed profit of a side, in its backing token. */
export interface EscrowState {
  buckets: Bucket[];
  /** What matured buckets still held when their slots were reused. */
  matured: Atoms;
  maturedTickets: bigint;
}

/** A finalized loss event, as long as it can still matter to a lien or a ticket. */
export interface LossEventEntry {
  /** Number of the event on this side, from 0. */
  number: bigint;
  opened: bigint;
  finalized: bigint;
  clawbackRate: Frac;
  price: Price;
  reference: Price;
  /** H - H_escrow: what all open positions owe together. */
  lien: Usd;
  lienPaid: Usd;
  /** 1: the rest of the lien has lapsed and left the side's totals. 2: the receipt records it as well. */
  lienState: number;
}

/** The loss event that is accruing. `shortfall` is zero when there is none. */
export interface OpenLossEvent {
  shortfall: Usd;
  opened: bigint;
  openedSlot: bigint;
  /** Paid by the fund and by the deductible for the deficits behind this event. */
  insurance: Usd;
  deductible: Usd;
  /** Largest size-seconds of any one hour in the ring, for the winning and for the losing side. */
  winningWeight: bigint;
  losingWeight: bigint;
  params: LossEventParams;
  deficits: bigint;
}

/** What a market knows of one side. */
export interface SideBook {
  escrow: EscrowState;
  /**
   * The last finalized events. They are at least 75 minutes apart (an hour of spacing, 15 minutes of accrual),
   * so the ring spans ten hours: longer than any lien or any wait of a ticket.
   */
  lossEvents: LossEventEntry[];
  /** Finalized events on this side so far; also the number of the next one. */
  lossEventCount: bigint;
  open: OpenLossEvent;
  /** When the waiting shortfall began, and the time of the last finalization. */
  waitingSince: bigint;
  lastFinalized: bigint;
  /** Paid by fund and deductible since the waiting shortfall began, and the deficits it comes from. */
  waitingInsurance: Usd;
  waitingDeductible: Usd;
  waitingDeficits: bigint;
  /** Draws from the fund when this side loses. */
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
  /** Time to which size-seconds are credited and cells are rolled. */
  rolledAt: bigint;
  sides: SideBook[];
  /** Newest print of the second source, and when that source was declared silent (see `Custody::silent_since`). */
  second: Print;
  secondSilentSince: bigint;
  /** The guardian stopped new risk until this time. */
  reduceOnlyUntil: bigint;
  /** Settlement time of a dead feed; from then on every position closes at `settle_price`. 0 for none. */
  settleAt: bigint;
  settlePrice: Price;
  /** Index of the market in the pool. */
  index: number;
  /** 0 active, 1 reduce-only. */
  status: number;
}
