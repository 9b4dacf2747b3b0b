// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
/** Arguments and answers of quotes of a pool. 64-bit numbers are bigint, smaller ones are numbers. */
import type { Atoms, Bps, Usd } from "../units";
import type { StakeState } from "./accounts";

/** A deposit of liquidity, or a withdrawal. */
export interface LiquidityArgs {
  /** Atoms of a deposit, shares of a withdrawal. */
  amount: bigint;
  custody: number;
}

/** What a deposit or withdrawal did. */
export interface LiquidityReport {
  atoms: Atoms;
  shares: bigint;
  /** Collected, in the custody's token. */
  fee: Atoms;
  /** Value of the pool that the shares were priced with. */
  aum: Usd;
}

/** How long LPs must wait, in seconds: for a deposit, and for a withdrawal; 0 for now. */
export interface LiquidityWait {
  deposit: bigint;
  withdrawal: bigint;
}

/**
 * A token's place in the pool: what it costs to join and leave depends on it. Weights are 1e-9, of values for
 * withdrawals.
 */
export interface TokenRoom {
  weight: bigint;
  target: bigint;
  least: bigint;
  most: bigint;
  /** What may leave within the hour now, in atoms, and what no position has reserved. */
  outflow: Atoms;
  free: Atoms;
  /**
   * For a token on probation: when probation ends, and the most that its deposits may be worth now (`Usd`),
   * before the fee.
   */
  probationUntil: bigint;
  probationRoom: Usd;
  probation: boolean;
}

/** The rooms of all tokens, the first `count` of them. */
export interface TokenRooms {
  count: bigint;
  rooms: TokenRoom[];
}

/** What the LPs' share of the pool is worth. */
export interface PoolValue {
  /** Value for depositors; null while a feed is silent, because nobody can deposit then. */
  mint: bigint | null;
  /** Value for withdrawals. */
  burn: Usd;
}

/** What a pool owes an owner. */
export interface PayOutArgs {
  amount: Atoms;
  /** Profit that waits for the hourly limit. */
  deferred: Atoms;
  custody: number;
}

/** What a payment pays now, and what waits for the hourly limit after it, in atoms. */
export interface PayOutReport {
  amount: Atoms;
  deferred: Atoms;
}

/** The insurance fund at a moment. */
export interface FundHealth {
  balance: Usd;
  target: Usd;
  /** Balance over target, 1e-4. */
  coverage: Bps;
  /** Worth of all shares. */
  value: Usd;
}

/** A stake, and what is done with it. */
export interface StakeArgs {
  stake: StakeState;
  /** Dollars (`Usd`) of a stake or a gift, shares of a request. */
  amount: bigint;
}

/** The stake afterwards. */
export interface StakeReport {
  stake: StakeState;
  /** Shares that were bought; dollars (`Usd`) that are paid. */
  amount: bigint;
}

/** A sweep of one token. */
export interface SweepArgs {
  /** The custody's token balance. */
  vault: Atoms;
  custody: number;
}

/** What a sweep did. */
export interface SweepReport {
  /** Tokens that belonged to nobody, now the LPs'. */
  surplus: Atoms;
  /** Collected tokens that the LPs took over; of the fund's own stable all. */
  sold: Atoms;
  /** Stable that the fund got for them. */
  gained: Usd;
}
