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

/** An hour's variance: the larger of its range's (Parkinson 1980) and of its squared move. */
function varianceOf(prints: readonly Print[], before: number | null): number {
  let [high, low] = [0, Number.POSITIVE_INFINITY];
  for (const print of prints) [high, low] = [Math.max(high, print.high), Math.min(low, print.low)];
  const last = prints.at(-1)?.close ?? 0;
  return Math.max(Math.log(high / low) ** 2 / FOUR_LN_2, Math.log(last / (before ?? last)) ** 2);
}

/**
 * Volatility of an hour, of the last four: whole hours back from the last print, so that a fall counts at once and in
 * full. `sigma` (of the day) stands in for hours that were not seen, or not from their beginning. Times rise.
 */
export function recentSigma(prints: readonly Print[], sigma: number): number {
  const now = prints.at(-1)?.time ?? 0;
  let [sum, weights] = [0, 0];
  for (let k = 0; k < HOURS; k++) {
    const [from, to] = [now - (k + 1) * HOUR, now - k * HOUR];
    const inside = prints.filter(({ time }) => time > from && time <= to);
    const before = prints.findLast(({ time }) => time <= from);
    const seen = inside.length === 0 ? 0 : varianceOf(inside, before?.close ?? null);
    const weight = Math.exp(-k / FORGET);
    sum += weight * (before === undefined ? Math.max(seen, sigma * sigma) : seen);
    weights += weight;
  }
  return Math.sqrt(sum / weights);
}
