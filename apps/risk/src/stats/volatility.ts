/**
 * How much a price moves, as the engine measures it: of each bar the larger of its range (Parkinson 1980) and of its
 * squared return, averaged exponentially over a day and over 30 days. As standard deviations of an hour.
 */
import type { Bars } from "../series/bars";

/** Averages as of the end of each bar. */
export interface Volatilities {
  fast: Float64Array;
  slow: Float64Array;
}

/** Hours of the averages: the measured best of the fast is 23. */
export const FAST_HOURS = 23;
export const SLOW_HOURS = 720;
const HOUR = 3_600;
const FOUR_LN_2 = 4 * Math.LN2;

/** Both averages along a series. */
export function volatilitiesOf({ high, low, close, step, length }: Bars): Volatilities {
  const found = { fast: new Float64Array(length), slow: new Float64Array(length) };
  const a = 1 - Math.exp(-step / HOUR / FAST_HOURS);
  const b = 1 - Math.exp(-step / HOUR / SLOW_HOURS);
  let [fast, slow] = [Number.NaN, Number.NaN];
  for (let i = 0; i < length; i++) {
    const range = Math.log((high[i] as number) / (low[i] as number)) ** 2 / FOUR_LN_2;
    const moved = i === 0 ? 0 : Math.log((close[i] as number) / (close[i - 1] as number)) ** 2;
    const hourly = (Math.max(range, moved) * HOUR) / step;
    fast = Number.isNaN(fast) ? hourly : fast + a * (hourly - fast);
    // While less than 30 days are known, their plain average.
    slow = Number.isNaN(slow) ? hourly : slow + Math.max(b, 1 / (i + 1)) * (hourly - slow);
    found.fast[i] = Math.sqrt(fast);
    found.slow[i] = Math.sqrt(slow);
  }
  return found;
}

/** One number of both: variances, mixed; of the least that anything moves. */
export const blended = (fast: number, slow: number, weight: number): number =>
  Math.max(1e-5, Math.sqrt(weight * fast * fast + (1 - weight) * slow * slow));
