/** Fresh gain: the profit of the last eight hours, the only kind that a haircut or a lien can reach. */
import { notionalDown, notionalUp } from "../price";
import { less, max, min, type Price, Side, type Size, type Usd } from "../units";

/** `max(0, min(gain, size x (price - reference)))` for a long, mirrored for a short (`Usd`); rounded for the winner. `MathOverflow`. */
export function fresh(side: Side, gain: bigint, size: Size, price: Price, reference: Price, unit: bigint): Usd {
  const [high, low] = side === Side.Long ? [price, reference] : [reference, price];
  return min(less(notionalDown(size, high, unit), notionalUp(size, low, unit)), max(gain, 0n));
}

/** N: upper bound (`Usd`) of the fresh gain of all open positions of a side; rounded up. `MathOverflow`. */
export function freshBound(side: Side, size: Size, price: Price, reference: Price, unit: bigint): Usd {
  return notionalUp(size, side === Side.Long ? less(price, reference) : less(reference, price), unit);
}
