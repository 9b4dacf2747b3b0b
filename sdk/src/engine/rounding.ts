/** Multiply-then-divide with a named rounding. Everything else is built on these. */
import { ensure } from "./error";
import { BPS_ONE, type Bps, divCeil, FRAC_ONE, type Frac, less, U64_MAX } from "./units";

/** A quotient. `MathOverflow` above 2^64 - 2: on chain the word of all ones means none. */
function word(x: bigint): bigint {
  ensure(x >= 0n && x < U64_MAX, "MathOverflow");
  return x;
}

/** `floor(a b / d)`. `DivisionByZero` for `d == 0`, `MathOverflow` when the result is above 2^64 - 2. */
export function mulDivDown(a: bigint, b: bigint, d: bigint): bigint {
  ensure(d !== 0n, "DivisionByZero");
  return word((a * b) / d);
}

/** `ceil(a b / d)`. Errors as {@link mulDivDown}. */
export function mulDivUp(a: bigint, b: bigint, d: bigint): bigint {
  ensure(d !== 0n, "DivisionByZero");
  return word(divCeil(a * b, d));
}

/**
 * `floor(x a / b)` for `a <= b < 2^95`, where `a` and `b` are wider than 64 bits. `DivisionByZero`; `MathOverflow`
 * outside.
 */
export function mulRatioDown(x: bigint, a: bigint, b: bigint): bigint {
  ensure(b !== 0n, "DivisionByZero");
  ensure(a <= b && b >> 95n === 0n, "MathOverflow");
  return word((x * a) / b);
}

/** The square root of a number of 64 bits, rounded down. */
export function sqrt(x: bigint): bigint {
  if (x < 2n) return x;
  let root = 1n << BigInt((x.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + x / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}

/** This share of an amount, rounded down. `MathOverflow`. */
export const bpsOfDown = (bps: Bps, x: bigint): bigint => mulDivDown(x, bps, BPS_ONE);
/** This share of an amount, rounded up. `MathOverflow`. */
export const bpsOfUp = (bps: Bps, x: bigint): bigint => mulDivUp(x, bps, BPS_ONE);
/** What is left of one; zero above one. Exact. */
export const bpsComplement = (bps: Bps): Bps => less(BPS_ONE, bps);
/** This fraction of an amount, rounded down. `MathOverflow`. */
export const fracOfDown = (frac: Frac, x: bigint): bigint => mulDivDown(x, frac, FRAC_ONE);
/** This fraction of an amount, rounded up. `MathOverflow`. */
export const fracOfUp = (frac: Frac, x: bigint): bigint => mulDivUp(x, frac, FRAC_ONE);
/** What is left of one; zero above one. Exact. */
export const fracComplement = (frac: Frac): Frac => less(FRAC_ONE, frac);
/** `a / b` rounded down at 1e-18, one at most; one when `b` is zero. No errors. */
export const ratioDown = (a: bigint, b: bigint): Frac => (a >= b ? FRAC_ONE : mulDivDown(a, FRAC_ONE, b));
