// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
/** Arguments and answers of plays and checks. 64-bit numbers are bigint, smaller ones are numbers. */
import type { Atoms, Price, Usd } from "../units";
import type { PositionState, TicketState } from "./accounts";
import type { Source } from "./market_calls";
import type { CustodyParams } from "./pool";

/** The price account that is observed. */
export interface PrintArgs {
  print: Source;
}

/** A winning side, and what the market's price account says. */
export interface SideArgs {
  print: Source;
  /** 0 long, 1 short. */
  side: number;
}

/** What opening brings: the event's U, or waiting shortfall that expired instead. */
export interface OpenedReport {
  shortfall: Usd;
  expired: Usd;
}

/** Time from which everything closes, and at which price. */
export interface SettlementReport {
  settleAt: bigint;
  settlePrice: Price;
}

/** What one account of `refreshPrices` says. */
export interface Shown {
  source: Source;
  custody: number;
  /** It is the second source's of the market whose index this custody is. */
  second: boolean;
}

/** New parameters of a token. */
export interface CustodyChange {
  params: CustodyParams;
  custody: number;
}

/** What the guardian does. */
export interface MeasureArgs {
  /** Most open interest of a market's sides, or in `long` what LPs may own of a token. */
  long: bigint;
  short: bigint;
  /**
   * 0 a market reduces only, 1 deposits are closed, 2 lower caps of a market's open interest, 3 a lower cap of
   * what LPs may own of a token.
   */
  measure: number;
  /** Number of the market or custody. */
  index: number;
}

/** Times of a change, unix seconds. */
export interface WindowArgs {
  eta: bigint;
  validUntil: bigint;
  now: bigint;
}

/** Delays of changes, in seconds. */
export interface DelayArgs {
  old: bigint;
  new: bigint;
}

/** A market, or all. */
export interface CalmArgs {
  all: boolean;
  /** Its number, unless all are asked. */
  market: number;
}

/** Profit that waits, for a ticket: of zeros where there is none of its hour yet. */
export interface IssueArgs {
  ticket: TicketState;
  tokens: Atoms;
  /** Seconds. */
  wait: bigint;
  /** 0 long, 1 short. */
  side: number;
}

/** A position whose liens are collected, and the price that measures its profit. */
export interface LienArgs {
  position: PositionState;
  price: Price;
}

/** What it paid, and what is left. */
export interface LienReport {
  position: PositionState;
  paid: Usd;
}

/** What liens of a side brought. */
export interface BountyArgs {
  paid: Usd;
  price: Price;
  /** 0 long, 1 short. */
  side: number;
}

/** One number. */
export interface Amount {
  value: bigint;
}

/** Tokens that leave a custody, as far as the hour's limit goes. */
export interface OutflowArgs {
  amount: Atoms;
  custody: number;
}

/** What the fund pays for a side that loses. */
export interface FundArgs {
  amount: Usd;
  /** 0 long, 1 short. */
  losing: number;
}

/** A custody. */
export interface TokenArgs {
  /** Oldest price that counts in full, in seconds. */
  age: bigint;
  custody: number;
}
