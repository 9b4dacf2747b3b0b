/** P(liquidated within some hours) of an account, from how far its price of liquidation is. */
import { type Horizon, jumped, type Model, reached } from "./model";

/** What an account's forecast depends on. */
export interface Distance {
  /** 0 long, which falls hurt; 1 short. */
  side: number;
  /** Logarithm of the price now over that of liquidation, for a short the other way round; zero and less: now. */
  distance: number;
  /** Blended volatility of an hour. */
  sigma: number;
}

/** The past's share alone, without jumps. */
export const passed = (horizon: Horizon, { side, distance, sigma }: Distance): number =>
  distance <= 0 ? 1 : reached(side === 0 ? horizon.down : horizon.up, distance / sigma);

/** With jumps: either happens. */
export function forecastOf(model: Model, horizon: Horizon, of: Distance): number {
  if (of.distance <= 0) return 1;
  const jump = jumped(of.side === 0 ? model.jumps.down : model.jumps.up, of.distance, horizon.hours);
  return 1 - (1 - passed(horizon, of)) * (1 - jump);
}

/** The textbook's: a Brownian motion without drift reaches a level with twice the probability of ending beyond it. */
export const gaussPassed = ({ distance, sigma }: Distance, hours: number): number =>
  distance <= 0 ? 1 : 2 * normalTail(distance / (sigma * Math.sqrt(hours)));

/** P(a standard normal > x), to 1.2e-7 of itself (Numerical Recipes' erfc). */
export function normalTail(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * z);
  const terms = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587];
  const sum = [...terms, -0.82215223, 0.17087277].reduceRight((all, term) => term + t * all, 0);
  const half = 0.5 * t * Math.exp(-z * z + sum);
  return x >= 0 ? half : 1 - half;
}
