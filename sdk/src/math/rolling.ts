/** Limits that refill linearly: the fund's caps, the LPs' deductible, what may leave the pool in an hour. One rule for all of them. */
import { mulDivDown } from "./math";
import { less, max, type Seconds } from "./units";

/**
 * What still counts of an amount that was used up to `since`, in its unit, rounded up: a window refills the limit or, where more was used than it is
 * today, all of that.
 */
export function left(used: bigint, limit: bigint, window: Seconds, since: Seconds, now: Seconds): bigint {
  const seconds = max(now - since, 0n);
  return seconds >= window ? 0n : less(used, mulDivDown(max(used, limit), seconds, window));
}
