/**
 * What a naked delta loses when it goes wrong: the mean of the worst hundredth of moves (ES99), by volatility with
 * tails of a Student t of three degrees: 4.0 deviations, where a normal's would be 2.7.
 */

const HOURS = 24;
/** Student's t of three degrees: its 99 % quantile, and its variance. */
const [QUANTILE, FREEDOM] = [4.540702858698419, 3];
const TAIL = 0.01;

/** Mean of the worst hundredth, in standard deviations. */
export const ES99 = (() => {
  const density = 2 / (Math.PI * Math.sqrt(FREEDOM) * (1 + QUANTILE ** 2 / FREEDOM) ** 2);
  const mean = (density / TAIL) * ((FREEDOM + QUANTILE ** 2) / (FREEDOM - 1));
  return mean / Math.sqrt(FREEDOM / (FREEDOM - 2));
})();

/** Volatility of a day from that of an hour. */
export const daily = (sigmaHour: number): number => sigmaHour * Math.sqrt(HOURS);

/**
 * The share that a price moves by, in the mean of the worst hundredth, over so many hours: against a long if `down`.
 */
export function es99(sigmaHour: number, hours: number, down: boolean): number {
  const move = ES99 * sigmaHour * Math.sqrt(hours);
  return down ? 1 - Math.exp(-move) : Math.exp(move) - 1;
}
