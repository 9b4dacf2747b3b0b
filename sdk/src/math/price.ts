/**
 * From sizes and tokens to dollars and back. `unit` is `10^(decimals + 2)`: the divisor that turns (smallest units x 1e-8 USD)
 * into 1e-6 USD.
 */
import { ensure, MathError } from "./error";
import { mulDivDown, mulDivUp } from "./math";
import { type Atoms, i64, max, type Price, plus, Side, type Size, signed, type Usd } from "./units";

/** The divisor of a token with this many decimals; `UnsupportedMint` outside 5..=9. */
export function unitOf(decimals: number): bigint {
  ensure(decimals >= 5 && decimals <= 9, "UnsupportedMint");
  return 10n ** BigInt(decimals + 2);
}

/** Dollars of a size at a price, rounded down. `MathOverflow`. */
export const notionalDown = (size: Size, price: Price, unit: bigint): Usd => mulDivDown(size, price, unit);
/** Dollars of a size at a price, rounded up. `MathOverflow`. */
export const notionalUp = (size: Size, price: Price, unit: bigint): Usd => mulDivUp(size, price, unit);
/** Dollars of a token amount at a price, rounded down. `MathOverflow`. */
export const valueDown = (atoms: Atoms, price: Price, unit: bigint): Usd => mulDivDown(atoms, price, unit);
/** Dollars of a token amount at a price, rounded up. `MathOverflow`. */
export const valueUp = (atoms: Atoms, price: Price, unit: bigint): Usd => mulDivUp(atoms, price, unit);
/** Tokens worth an amount of dollars, rounded down. `DivisionByZero` for a token without price, `MathOverflow`. */
export const atomsDown = (usd: Usd, price: Price, unit: bigint): Atoms => mulDivDown(usd, unit, price);
/** Tokens worth an amount of dollars, rounded up. Errors as {@link atomsDown}. */
export const atomsUp = (usd: Usd, price: Price, unit: bigint): Atoms => mulDivUp(usd, unit, price);

/** Signed profit (`Usd`) of a size that cost `entry`, against the trader: a long's value down, a short's up. `MathOverflow`. */
export function pnl(side: Side, size: Size, entry: Usd, price: Price, unit: bigint): bigint {
  return side === Side.Long
    ? i64(signed(notionalDown(size, price, unit)) - signed(entry))
    : i64(signed(entry) - signed(notionalUp(size, price, unit)));
}

/** What a size costs when it is opened, against the trader: a long pays up, a short gets down. `MathOverflow`. */
export function entryNotional(side: Side, size: Size, price: Price, unit: bigint): Usd {
  return (side === Side.Long ? notionalUp : notionalDown)(size, price, unit);
}

/** The share of an entry notional that goes with `part` of `size`, against the trader: a long's up, a short's down. `DivisionByZero`. */
export function entryPart(side: Side, entry: Usd, part: Size, size: Size): Usd {
  if (part === size) return entry;
  return (side === Side.Long ? mulDivUp : mulDivDown)(entry, part, size);
}

/** `sqrt(s)` for 0..=5 seconds, 1e-9, rounded up. */
const SQRT_SECONDS = [0n, 1_000_000_000n, 1_414_213_563n, 1_732_050_808n, 2_000_000_000n, 2_236_067_978n];

/**
 * Uncertainty of a print that is `age` seconds old: `conf + 1.5 sigma sqrt(age)`, a price, rounded up. Sigma is 1e-9 per square
 * root of an hour. `OracleStale` above 5 seconds, `MathOverflow`.
 */
export function spread(price: Price, conf: Price, sigma: bigint, age: bigint): Price {
  const root = SQRT_SECONDS[Number(max(age, 0n))];
  if (root === undefined) throw new MathError("OracleStale");
  const drift = mulDivUp(sigma, root, 40_000_000_000n);
  return plus(mulDivUp(price, drift, 1_000_000_000n), conf);
}
