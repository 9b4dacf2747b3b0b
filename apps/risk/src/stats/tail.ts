/** The tail of a distribution beyond a threshold: the generalised Pareto distribution (peaks over threshold). */
import { mean } from "simple-statistics";

/** P(x > threshold + y) = share x (1 + shape y / scale)^(-1 / shape). */
export interface Tail {
  threshold: number;
  /** Share of all values that lies beyond the threshold. */
  share: number;
  shape: number;
  scale: number;
}

/** Shapes from 1 on have no mean. At zero and below the formula needs a case of its own, and no price's tail ends. */
const MOST = 0.9;
const LEAST = 0.02;

/**
 * Fits the values beyond the threshold by probability-weighted moments (Hosking and Wallis 1987). Sorted, rising.
 * `least`: a shape that is known from elsewhere to be the least; the scale then keeps the mean.
 */
export function tailOf(sorted: Float64Array, level = 0.99, least = LEAST): Tail {
  const from = Math.min(sorted.length - 1, Math.floor(sorted.length * level));
  const threshold = sorted[from] as number;
  const beyond = Array.from(sorted.subarray(from), (value) => value - threshold);
  const n = beyond.length;
  const first = mean(beyond);
  const second = mean(beyond.map((value, i) => (value * (n - 1 - i)) / Math.max(1, n - 1)));
  const raw = 2 - first / Math.max(1e-12, first - 2 * second);
  const shape = Math.min(MOST, Math.max(least, raw));
  return { threshold, share: n / sorted.length, shape, scale: Math.max(1e-12, first * (1 - shape)) };
}

/** P(x > value), of a value beyond the threshold. */
export const beyond = ({ threshold, share, shape, scale }: Tail, value: number): number =>
  share * (1 + (shape * Math.max(0, value - threshold)) / scale) ** (-1 / shape);

/** The value that is exceeded with a probability below the tail's share. */
export const exceededAt = ({ threshold, share, shape, scale }: Tail, probability: number): number =>
  threshold + (scale / shape) * ((share / probability) ** shape - 1);
