/** How much a price moves in these hours, from its prints: the same number of bars of an hour, a minute, or ticks. */

/** What was between two moments: a bar, or a print, whose lowest is its highest. */
export interface Print {
  /** Its end, in unix seconds. */
  time: number;
  low: number;
  high: number;
  close: number;
}

const HOUR = 3_600;
/** Hours that are looked at, back from now, each counting less than the one after it: 1/e in three hours. */
const HOURS = 4;
const FORGET = 3;
const FOUR_LN_2 = 4 * Math.LN2;

/**
 * Volatility of an hour, of the last four: whole hours back from the last print, so that a fall counts at once and in
 * full. An hour's variance is the larger of its range's (Parkinson 1980) and of its squared move. `sigma` (of the day)
 * stands in for hours that were not seen, or not from their beginning. Times rise.
 */
export function recentSigma(prints: readonly Print[], sigma: number): number {
  let at = prints.length - 1;
  const now = prints[at]?.time ?? 0;
  let [sum, weights] = [0, 0];
  for (let k = 0; k < HOURS; k++) {
    const from = now - (k + 1) * HOUR;
    const last = prints[at];
    let [high, low] = [0, Number.POSITIVE_INFINITY];
    let print = last;
    for (; print !== undefined && print.time > from; print = prints[--at])
      [high, low] = [Math.max(high, print.high), Math.min(low, print.low)];
    const range = high === 0 ? 0 : Math.log(high / low) ** 2 / FOUR_LN_2;
    // Now `print` is the last one before the hour.
    const moved = last === undefined || print === undefined ? 0 : Math.log(last.close / print.close) ** 2;
    const weight = Math.exp(-k / FORGET);
    sum += weight * Math.max(range, moved, print === undefined ? sigma * sigma : 0);
    weights += weight;
  }
  return Math.sqrt(sum / weights);
}
