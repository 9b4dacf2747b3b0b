/** What a keeper bids for being early: what others paid lately, bounded by what the work brings. */
import type { Task } from "@ballast/sdk";
import type { Fees } from "../options";

/** Lamports of a signature: what every transaction costs. */
export const BASE_FEE = 5_000n;
const MICRO = 1_000_000n;
/** Each further attempt bids a quarter more. */
const MORE = 1.25;
/** Micro-lamports per unit of a second attempt where nobody pays anything: a quarter more of nothing is nothing. */
const LEAST = 1_000n;
const MOST_STEPS = 20;

/** A fee of a percentile, 0 to 100, of what was paid; 0 where nothing was. */
export function percentileOf(paid: readonly bigint[], percentile: number): bigint {
  const sorted = [...paid].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percentile) / 100))] ?? 0n;
}

export interface Bid {
  task: Task;
  /** What it brings, in lamports. */
  worth: bigint;
  /** Compute units that it asks for. */
  units: bigint;
  /** From 1: with each transaction that was not executed in time one more. */
  attempt: number;
  /** Fees paid lately, micro-lamports per compute unit. */
  paid: readonly bigint[];
}

/** Micro-lamports per compute unit, of which `lamports` buy so many units. */
const perUnit = (lamports: bigint, units: bigint): bigint => (units === 0n ? 0n : (lamports * MICRO) / units);

/**
 * Micro-lamports per compute unit. Work that pays is worth its share at most, and with the base fee never more than it
 * brings; work that pays nothing starts at the least that anybody paid. A deficit may cost up to the cap, if the keeper
 * bears it.
 */
export function priorityFee(fees: Fees, { task, worth, units, attempt, paid }: Bid): bigint {
  const steps = MORE ** Math.min(attempt - 1, MOST_STEPS);
  const begins = (paid: bigint) => (attempt > 1 && paid === 0n ? LEAST : paid);
  const bid = (percentile: number) => scaled(begins(percentileOf(paid, percentile)), steps);
  const least = (...bounds: bigint[]) => bounds.reduce((a, b) => (a < b ? a : b), fees.cap);
  const bears = fees.bearCost === "deficit" && task.kind === "liquidate" && task.deficit > 0n;
  if (bears) return least(bid(fees.percentile));
  if (worth === 0n) return least(bid(0));
  const part = scaled(worth, fees.share);
  const rest = worth > BASE_FEE ? worth - BASE_FEE : 0n;
  return least(bid(fees.percentile), perUnit(part, units), perUnit(rest, units));
}

/** By a factor with four digits, rounded down. */
const scaled = (amount: bigint, factor: number): bigint => (amount * BigInt(Math.floor(factor * 10_000))) / 10_000n;
