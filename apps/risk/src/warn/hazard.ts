/** P(a price gets so far from where it was lately that margins are gone): the forecast, asked of a market. */
import type { Bars } from "../series/bars";

/** 8 % from the highest or the lowest of four hours, about what an account at eleven times leverage has. */
export const EVENT = { move: 0.08, hours: 4 };

/** Log-odds of the event over log(volatility / distance): the same two numbers for six markets, 2021 to 2022. */
export const ODDS = { at: -0.41, rise: 1.84 };
/** Nearer than this is as good as there. */
const NEAR = 0.004;
const LEAST_SIGMA = 1e-5;

/**
 * How near the event is: log(volatility / distance); infinite where it is there. `closes`: of the last four hours, the
 * last one now. `sigma`: of an hour, as `recentSigma` has it.
 */
export function nearnessOf(closes: Float64Array | readonly number[], sigma: number): number {
  let [high, low] = [0, Number.POSITIVE_INFINITY];
  for (const close of closes) [high, low] = [Math.max(high, close), Math.min(low, close)];
  const now = closes.at(-1) as number;
  const fall = Math.log(now / (high * (1 - EVENT.move)));
  const rise = Math.log((low * (1 + EVENT.move)) / now);
  const distance = Math.min(fall, rise);
  if (distance <= 0) return Number.POSITIVE_INFINITY;
  return Math.log(Math.max(LEAST_SIGMA, sigma) / Math.max(NEAR, distance));
}

/** The chance of the event, by how near it is. */
export const chanceOf = (nearness: number): number => 1 / (1 + Math.exp(-(ODDS.at + ODDS.rise * nearness)));

/** That chance, from what `nearnessOf` takes. */
export const hazardOf = (closes: Float64Array | readonly number[], sigma: number): number =>
  chanceOf(nearnessOf(closes, sigma));

/** The farther of a price's lowest and highest from the closes before it, as a share; a fall is negative. */
export function movedFrom(closes: Float64Array | readonly number[], low: number, high: number): number {
  let [most, least] = [low, high];
  for (const close of closes) [most, least] = [Math.max(most, close), Math.min(least, close)];
  const [fell, rose] = [low / most - 1, high / least - 1];
  return -fell > rose ? fell : rose;
}

/** The same of a bar, from the closes of the hours before it. */
export function moveAt({ close, low, high, step }: Bars, i: number): number {
  const width = Math.round((EVENT.hours * 3_600) / step);
  return movedFrom(close.subarray(Math.max(0, i - width), i), low[i] as number, high[i] as number);
}
