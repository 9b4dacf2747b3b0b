import { ensure, MathError } from "./error";

/** US dollars, 1e-6. One smallest unit of a backing stable is one `Usd` at par. */
export type Usd = bigint;
/** US dollars per whole unit of an asset, 1e-8. */
export type Price = bigint;
/** Amount of a market's index asset, in the smallest unit of its token. */
export type Size = bigint;
/** Amount of a token, in its smallest unit. */
export type Atoms = bigint;
/** A fraction of one, 1e-18. */
export type Frac = bigint;
/** A fraction of one, 1e-4. */
export type Bps = bigint;
/** Unix time, in seconds. */
export type Seconds = bigint;
/** An address, or its 32 bytes: no rule reads one. */
export type Address = Uint8Array | { toBytes(): Uint8Array };

/** The sides of a market, and their places in arrays `[long, short]`. */
export const Side = { Long: 0, Short: 1 } as const;
/** 0 long, 1 short. */
export type Side = (typeof Side)[keyof typeof Side];
/** Both sides, long first. */
export const BOTH: readonly Side[] = [Side.Long, Side.Short];

/** Decimals of the protocol's fixed units: every amount is an integer, never a float. */
export const USD_DECIMALS = 6;
/** `Price` is USD per whole unit of the index asset, in 1e-8. */
export const PRICE_DECIMALS = 8;
/** Rates per hour and volatilities are in 1e-9. */
export const RATE_DECIMALS = 9;
/** One as a {@link Frac}. */
export const FRAC_ONE: Frac = 1_000_000_000_000_000_000n;
/** One as {@link Bps}. */
export const BPS_ONE: Bps = 10_000n;
/** Largest amount that an account can hold. */
export const U64_MAX = (1n << 64n) - 1n;
const I64_MAX = (1n << 63n) - 1n;

/** The number itself if it fits 64 bits without sign, else `MathOverflow`. */
export function u64(x: bigint): bigint {
  if (x < 0n || x > U64_MAX) throw new MathError("MathOverflow");
  return x;
}
/** The number itself if it fits 64 bits with sign, else `MathOverflow`. */
export function i64(x: bigint): bigint {
  if (x < -I64_MAX - 1n || x > I64_MAX) throw new MathError("MathOverflow");
  return x;
}
/** A sum of times, at most the last one that 64 bits can hold. */
export const later = (time: Seconds, seconds: Seconds): Seconds => min(time + seconds, I64_MAX);
/** An unsigned amount as a signed one; `MathOverflow` from 2^63. */
export const signed = i64;
/** Sum of two amounts, or `MathOverflow`. */
export const plus = (a: bigint, b: bigint): bigint => u64(a + b);
/** Difference of two amounts, or `MathOverflow` when it would be negative. */
export const minus = (a: bigint, b: bigint): bigint => u64(a - b);
/** Difference of two amounts, zero at least. */
export const less = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n);
/** The smallest of some numbers. */
export function min(least: bigint, ...rest: bigint[]): bigint {
  for (const x of rest) if (x < least) least = x;
  return least;
}
/** The largest of some numbers. */
export function max(most: bigint, ...rest: bigint[]): bigint {
  for (const x of rest) if (x > most) most = x;
  return most;
}
/** The number without its sign. */
export const abs = (x: bigint): bigint => (x < 0n ? -x : x);
/** The number, not below `low` and not above `high`. */
export const clamp = (x: bigint, low: bigint, high: bigint): bigint => max(low, min(x, high));
/** Quotient rounded up, for a numerator >= 0 and a divisor > 0. */
export const divCeil = (a: bigint, d: bigint): bigint => (a + d - 1n) / d;

/** Adds to one amount of an object, in place; `MathOverflow`. */
export function addTo<K extends string>(target: Record<K, bigint>, key: K, amount: bigint): void {
  target[key] = plus(target[key], amount);
}
/** Takes from one amount of an object, in place; `MathOverflow` when too little is there. */
export function takeFrom<K extends string>(target: Record<K, bigint>, key: K, amount: bigint): void {
  target[key] = minus(target[key], amount);
}

/** The side of a byte; `InvalidSide` unless 0 or 1. */
export function sideOf(byte: number): Side {
  ensure(byte === 0 || byte === 1, "InvalidSide");
  return byte;
}
/** The other side. */
export const opposite = (side: Side): Side => (side === Side.Long ? Side.Short : Side.Long);
