/** The least position. */
import { notionalDown } from "../price";
import type { Price, Size, Usd } from "../units";

/** Least notional of a position. */
export const MIN_NOTIONAL: Usd = 50_000_000n;

/** Whether so much may be left of a position: nothing, or at least what one may be opened with. `MathOverflow`. */
export const enough = (rest: Size, price: Price, unit: bigint): boolean =>
  rest === 0n || notionalDown(rest, price, unit) >= MIN_NOTIONAL;
