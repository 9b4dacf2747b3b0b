// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
/** Arguments and answers of quotes of a market. 64-bit numbers are bigint, smaller ones are numbers. */
import type { Atoms, Bps, Frac, Price, Size, Usd } from "../units";
import type {
  Absorbed,
  CloseReport,
  Health,
  LiquidationReport,
  PositionState,
  ReceiptState,
  RequestState,
  TicketState,
} from "./accounts";
import type { Print } from "./pool";

/** A position, and prices at which it is looked at, 1e-8 USD; the cached ones where none is given. */
export interface HealthArgs {
  position: PositionState;
  price: bigint | null;
  /** Price of the collateral token; ignored if that is the market's index. */
  tokenPrice: bigint | null;
}

/** The first price at which a position can be liquidated; null if there is none. */
export interface LiquidationPriceReport {
  price: bigint | null;
}

/** Nothing: what needs no scene or no arguments, or answers only with an error. */
export type Nothing = Record<string, never>;

/**
 * The initial margin of new risk, 1e-4 of notional: `rate` is `base`, which follows volatility, and `addOn`, which
 * follows the market's open interest.
 */
export interface InitialMargin {
  rate: Bps;
  base: Bps;
  addOn: Bps;
}

/** A side: 0 long, 1 short. */
export interface SideArg {
  side: number;
}

/** What would happen now to fresh profit of a side, and what a loss event may take of it. All shares are 1e-18. */
export interface SideTerms {
  /** The share of fresh profit that would wait `hold` seconds if the position closed now. */
  phi: Frac;
  hold: bigint;
  /** Price from which gain is fresh. */
  reference: Price;
  /** Usable coverage of the fund, which phi follows from. */
  coverage: Frac;
  /**
   * Shortfall (`Usd`) that waits to become a loss event in which this side is the winner; and that of the open
   * event.
   */
  waitingShortfall: Usd;
  lossEvent: Usd;
  /** Most that the next event takes, and that all events of the coming hours take together. */
  worstNext: Frac;
  worstTotal: Frac;
  side: number;
  /** The market has jumped: what does not wait `hold` waits an hour. */
  jumped: boolean;
}

/** A position, and the price at which its profit is asked for. */
export interface ProfitAtRiskArgs {
  position: PositionState;
  /** 1e-8 USD; not given, the cached one. */
  price: bigint | null;
}

/** Profit that waits in a ticket; nothing where it has no tokens. */
export interface Held {
  /** Amount of the side's backing token. */
  tokens: Atoms;
  /** Unix time from which it can be claimed. */
  until: bigint;
  /** Hour of the ticket's address. */
  hour: number;
}

/** What of a position's profit is safe, what waits, and what can be lost. */
export interface ProfitAtRisk {
  price: Price;
  /** Signed profit at the price, after the liens that are owed. */
  pnl: bigint;
  /** What the LPs would get first of liens from finalized events. */
  lienDue: Usd;
  /** If it closed now: profit paid at once, in backing tokens, and what waits. */
  paidNow: Atoms;
  held: Held[];
  /**
   * Part of the profit that is fresh: events that open while it stays open can reach it. The rest is out of
   * reach.
   */
  fresh: Usd;
  terms: SideTerms;
  /** Most that the next event, and that all of the coming hours, would take of `fresh`, rounded up. */
  worstNext: Usd;
  worstTotal: Usd;
}

/** A loss that nobody's collateral covers. */
export interface LossArgs {
  deficit: Usd;
  /** Settlement price, 1e-8 USD; not given, the cached one. */
  price: bigint | null;
  /** Share of the position that is young, 1e-18. */
  young: Frac;
  /** The side that defaults: 0 long, 1 short. */
  losing: number;
}

/** Who would pay. `absorbed` adds up to the deficit; `receipt` to the U of the event. */
export interface WhatIf {
  absorbed: Absorbed;
  /** The loss event as it would be finalized after its 15 minutes at the same price. */
  receipt: ReceiptState;
  /** Share of the winners' fresh profit that waits, before and after. */
  phiBefore: Frac;
  phiAfter: Frac;
  fundBefore: Usd;
  fundAfter: Usd;
  /** A loss event would be open; else `receipt` is all zero. */
  finalized: boolean;
}

/** An order as a trader thinks of it. */
export interface OrderArgs {
  /** The position that it enlarges; empty, a new one opens. */
  position: PositionState;
  /** Index tokens, in atoms. */
  size: Size;
  /** In atoms. */
  collateral: Atoms;
  /** Price at which it would execute, 1e-8 USD; not given, the cached one. */
  price: bigint | null;
  /** Trigger of a limit open, 1e-8 USD; 0 for none. */
  trigger: Price;
  /** 0 long, 1 short. */
  side: number;
  /** Custody of the collateral. */
  custody: number;
}

/** What an execution did. Where it ended the order all else is zero. */
export interface OpenReport {
  /** Number of the error for which it ended; 0 where it filled the order. */
  ended: number;
  size: Size;
  /** Price at which it settled. */
  price: Price;
  cost: Usd;
  baseFee: Usd;
  impact: Usd;
  borrow: Usd;
  /** Fees and borrow, paid in collateral tokens. */
  charged: Atoms;
  lien: Usd;
}

/** What an order would do. */
export interface OrderReport {
  /** Where it has `ended`, all else here is zero. */
  report: OpenReport;
  /** Price at which the quote is made. */
  price: Price;
  /** The position afterwards. */
  position: PositionState;
  health: Health;
  /** What the order needs: its own open interest counts. */
  initialMargin: InitialMargin;
  /** Null if there is none. */
  liquidationPrice: bigint | null;
  /** Utilisation of the backing custody afterwards, 1e-4, rounded up. */
  utilisation: Bps;
  /** How fresh profit of this side is treated now. */
  terms: SideTerms;
}

/** What a price account says. */
export interface Source {
  /** `print` is what it says; else there is nothing to read: it was closed or, in a settled market, is not read. */
  given: boolean;
  /** The market has a second source but its account was closed; read only if no print is given. */
  closed: boolean;
  print: Print;
}

/** A request that meets a print. */
export interface ExecuteArgs {
  request: RequestState;
  /** The position of its nonce; empty where there is none. */
  position: PositionState;
  /** What the market's price account says. */
  print: Print;
  /**
   * What the account of the second feed says; nothing where the market has none, `closed` where the account was
   * closed.
   */
  second: Source;
}

/** The largest size, and what ends it. */
export interface MaxSizeReport {
  /** Index tokens, in atoms; zero if no size is possible. */
  size: Size;
  /** Number of the error that one atom more would meet. */
  limit: number;
}

/** A reduction of a position. */
export interface CloseArgs {
  position: PositionState;
  /** What the market's price account says; nothing where it was closed or, in a settled market, is not read. */
  print: Source;
  /** Index tokens, in atoms; not given, all. */
  size: bigint | null;
  /** Worst price, 1e-8 USD; 0 for any. */
  limit: Price;
}

/** What a decrease did. */
export interface DecreaseReport {
  close: CloseReport;
  price: Price;
  lien: Usd;
  baseFee: Usd;
  impact: Usd;
  borrow: Usd;
}

/** What a reduction pays, at once and later. What comes back and what is paid now is in `report.settlement`. */
export interface DecreaseQuote {
  report: DecreaseReport;
  /** Profit that waits in tickets, in backing tokens: those with tokens. */
  held: Held[];
  /** The position afterwards: of size zero if it closed. */
  position: PositionState;
  /** All zero if it closed. */
  health: Health;
  liquidationPrice: bigint | null;
}

/** A take profit or stop loss as a trader thinks of it. */
export interface TriggerArgs {
  position: PositionState;
  /** 1e-8 USD. */
  trigger: Price;
  /** Index tokens, in atoms; not given, all. */
  size: bigint | null;
  /** 3 take profit, 4 stop loss. */
  kind: number;
}

/** What a reduction at a price does, and whether the price of now would set it off. */
export interface TriggerReport {
  close: DecreaseQuote;
  /** The cached print has reached the trigger: the next one may execute it. */
  fires: boolean;
}

/** A take profit or stop loss that meets a print. */
export interface ReductionArgs {
  request: RequestState;
  position: PositionState;
  /** What the market's price account says. */
  print: Print;
}

/** The signer of a cancellation, and what is known of the request. */
export interface CancelArgs {
  request: RequestState;
  /** Unix seconds. */
  now: bigint;
  /** The signer is its owner, or the delegate of the position that it reduces. */
  authorized: boolean;
  /** It reduces a position that is gone. */
  orphaned: boolean;
}

/** The request afterwards. */
export interface CancelReport {
  request: RequestState;
  /** It closes now; else it can be executed for three seconds more. */
  closes: boolean;
}

/** A removal of collateral. */
export interface RemoveCollateralArgs {
  position: PositionState;
  print: Source;
  atoms: Atoms;
}

/** What changing collateral leaves. */
export interface CollateralReport {
  /** What the LPs get of liens on the way. */
  lien: Usd;
  position: PositionState;
  health: Health;
  liquidationPrice: bigint | null;
}

/** An addition of collateral. */
export interface AddCollateralArgs {
  position: PositionState;
  atoms: Atoms;
}

/** A liquidation. */
export interface LiquidationArgs {
  position: PositionState;
  print: Source;
  /**
   * What the account of the second feed says; nothing where the market has none, `closed` where the account was
   * closed.
   */
  second: Source;
}

/** What a liquidation does, and who pays. */
export interface LiquidationOutcome {
  report: LiquidationReport;
  /** Profit that waits in tickets, in backing tokens: those with tokens. */
  held: Held[];
  position: PositionState;
}

/** A ticket, and receipts of events that the ring no longer has, in order: no ticket lives through more than a few. */
export interface ClaimArgs {
  ticket: TicketState;
  /** Length of `receipts`. */
  count: bigint;
  receipts: ReceiptState[];
}

/** What a claim pays, and the dust that the last ticket of its hour leaves to the LPs. */
export interface ClaimReport {
  paid: Atoms;
  dust: Atoms;
}

/** Positions of one side, as many as a transaction takes. */
export interface LiensArgs {
  print: Source;
  /** What a call before this one, in the same scene, collected of others. */
  before: Usd;
  /** Length of `positions`. */
  count: bigint;
  positions: PositionState[];
  /** 0 long, 1 short. */
  side: number;
}

/** What collecting brings: of each position in its place, of all with those before, and for the keeper. */
export interface LiensReport {
  paid: Usd[];
  sum: Usd;
  /** In backing tokens. */
  bounty: Atoms;
}

/** A side, and how long its fresh profit waits. */
export interface TicketArgs {
  /** Seconds. */
  wait: bigint;
  side: number;
}

/** What a market says of its side's tickets and events. */
export interface TicketReport {
  /** Hour of a ticket that is made now. */
  hour: number;
  /** The same, whatever event is open. */
  maturity: number;
  /** The receipt that the next finalization takes out of the ring must be sealed first. */
  overwritesUnsealed: boolean;
}
