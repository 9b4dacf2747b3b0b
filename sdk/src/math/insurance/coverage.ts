/** How well the fund is filled, and what follows: the share of fees it gets, the share of fresh profit that waits. */
import { bpsOfUp, fracComplement, fracOfDown, mulDivDown, ratioDown } from "../math";
import { bookOf, hasOpenEvent, type MarketState, type PoolState, pure } from "../state";
import {
  type Bps,
  clamp,
  FRAC_ONE,
  type Frac,
  less,
  max,
  min,
  minus,
  opposite,
  plus,
  type Seconds,
  type Side,
  type Usd,
} from "../units";
import { DAY, limits, limitsUnused } from "./caps";

/** As {@link rollOpenInterest}, in place. */
export function rollOpenInterestInPlace(pool: PoolState, now: Seconds): void {
  pool.fund.averageOpenInterest = averageOpenInterest(pool, now);
  pool.fund.averageAt = max(pool.fund.averageAt, now);
}
/** Keeps the 24 h average of open interest; before it changes. */
export const rollOpenInterest = pure(rollOpenInterestInPlace);

/** The average (`Usd`) moves towards the present value by elapsed time / 24 h, the step rounded down. */
export function averageOpenInterest({ fund }: PoolState, now: Seconds): Usd {
  const elapsed = clamp(now - fund.averageAt, 0n, DAY);
  const { openInterest: current, averageOpenInterest: average } = fund;
  const part = (gap: Usd) => mulDivDown(gap, elapsed, DAY);
  return current >= average ? plus(average, part(current - average)) : minus(average, part(average - current));
}

/** What the fund should hold (`Usd`): a share of average open interest (rounded up), at least the minimum. `MathOverflow`. */
export const target = (pool: PoolState, now: Seconds): Usd =>
  max(bpsOfUp(pool.params.targetShare, averageOpenInterest(pool, now)), pool.params.targetMin);

/** Fund / target, rounded down, 100 at most. `DivisionByZero` for a target of zero. */
export function coverage(pool: PoolState, now: Seconds): Bps {
  const wanted = target(pool, now);
  return mulDivDown(min(pool.fund.balance, wanted * 100n), 10_000n, wanted);
}

/**
 * `(fund - floor) / (target - floor)`, one at most, x the smallest unused fraction of the caps that a deficit of the losing side would
 * meet. Rounded down.
 */
export function usable(pool: PoolState, market: MarketState, winning: Side, now: Seconds): Frac {
  const floor = pool.params.fundFloor;
  // Also where the target is the floor, and the fraction would be 0 / 0.
  if (pool.fund.balance <= floor) return 0n;
  const filled = ratioDown(less(pool.fund.balance, floor), less(target(pool, now), floor));
  const losing = bookOf(market, opposite(winning));
  return fracOfDown(limitsUnused(limits(pool, market.params.dailyCap, now), pool, losing, now), filled);
}

/** phi: the share of fresh profit that waits. 0 at usable coverage 1, 1 at one half and while an event of the side is open. */
export function phi(pool: PoolState, market: MarketState, winning: Side, now: Seconds): Frac {
  if (hasOpenEvent(bookOf(market, winning))) return FRAC_ONE;
  return min(fracComplement(usable(pool, market, winning, now)) * 2n, FRAC_ONE);
}
