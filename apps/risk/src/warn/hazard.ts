/** P(a price gets so far from where it was lately that margins are gone): the forecast, asked of a market. */
import { horizonOf, type Model, reached } from "../model/model";

/** 8 % from the highest or the lowest of four hours, about what an account at eleven times leverage has. */
export const EVENT = { move: 0.08, hours: 4 };

/** `closes`: of the last four hours, the last one now. `sigma`: of an hour, the fast one. */
export function hazardOf(model: Model, closes: Float64Array | readonly number[], sigma: number): number {
  const { down, up } = horizonOf(model, EVENT.hours);
  let [high, low] = [0, Number.POSITIVE_INFINITY];
  for (const close of closes) [high, low] = [Math.max(high, close), Math.min(low, close)];
  const now = closes.at(-1) as number;
  const units = (distance: number) => Math.max(0, distance) / Math.max(1e-5, sigma);
  const falls = reached(down, units(Math.log(now / (high * (1 - EVENT.move)))));
  return Math.max(falls, reached(up, units(Math.log((low * (1 + EVENT.move)) / now))));
}
