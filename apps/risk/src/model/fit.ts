/** Fits the model on a series of prices. */

import { RiskError } from "../error";
import type { Bars } from "../series/bars";
import { extremesOf } from "../series/extremes";
import { tailOf } from "../stats/tail";
import { blended, volatilitiesOf } from "../stats/volatility";
import type { Direction, Horizon, Jumps, Model } from "./model";

/** What a fit is asked. */
export interface Fit {
  name: string;
  source: string;
  hours: readonly number[];
  /** Equally likely values that a direction's body has, and scenarios of a horizon. */
  body: number;
  scenarios: number;
}

const HOUR = 3_600;
/** Averages need so long before they say something: of the slow one half. */
const WARM = 15 * 86_400;
/**
 * Share of the fast variance: between the best of four hours (0.7) and of a day (0.5) in the year to June 2025; after
 * it, whatever lies from 0.5 to 0.85 scores the same to 0.003.
 */
const WEIGHT = 0.6;
/**
 * Least shapes of the tails: medians of SOL, BTC, ETH, AVAX and LUNA in 2021 and 2022, of the largest moves of separate
 * four hours. A calm year alone has tails that end too soon.
 */
const LEAST = { down: 0.27, up: 0.07 };
/** A move of one bar beyond so many of its standard deviations was not announced by volatility. */
const UNANNOUNCED = 8;

/** Middles of so many equal parts of a sorted column, to four digits. */
const middles = (sorted: Float64Array, count: number): number[] =>
  Array.from({ length: count }, (_, i) => short(sorted[Math.floor(((i + 0.5) / count) * sorted.length)] as number));

const short = (value: number): number => Number(value.toPrecision(4));

function direction(values: Float64Array, count: number, least: number): Direction {
  const sorted = values.slice().sort();
  const tail = tailOf(sorted, 0.99, least);
  return { body: middles(sorted, count), tail: { ...tail, threshold: short(tail.threshold) } };
}

/** Moves of one bar that volatility did not announce: how often, and how large. */
function jumpsOf(bars: Bars, sigma: Float64Array, sign: 1 | -1): Jumps {
  const found: number[] = [];
  const from = Math.floor(WARM / bars.step);
  for (let i = from; i < bars.length; i++) {
    const end = (sign === 1 ? bars.high : bars.low)[i] as number;
    const moved = sign * Math.log(end / (bars.close[i - 1] as number));
    if (moved > UNANNOUNCED * (sigma[i - 1] as number) * Math.sqrt(bars.step / HOUR)) found.push(moved);
  }
  const hours = ((bars.length - from) * bars.step) / HOUR;
  // A tail of fewer than eight values says nothing: then what there is counts, with a heavy tail.
  const sorted = Float64Array.from(found).sort();
  const tail =
    sorted.length < 8
      ? { threshold: sorted[0] ?? 0.05, share: 1, shape: 0.3, scale: 0.02 }
      : { ...tailOf(sorted, 0), share: 1 };
  return { perHour: found.length / hours, tail };
}

function horizon(bars: Bars, sigma: Float64Array, hours: number, { body, scenarios }: Fit): Horizon {
  const width = Math.round((hours * HOUR) / bars.step);
  const from = Math.floor(WARM / bars.step);
  const extremes = extremesOf(bars, width);
  const bar = extremesOf(bars, 1);
  const last = bars.length - width;
  if (last - from < 20 * width) throw new RiskError("ShortSeries", `${bars.length} bars for ${hours} hours ahead`);
  const scaled = (column: Float64Array) =>
    column.subarray(from, last).map((value, i) => value / (sigma[from + i] as number));
  const paths: [number, number, number, number][] = [];
  for (let i = from; i < last; i++) {
    const s = sigma[i] as number;
    const worst = (column: Float64Array) => {
      let most = 0;
      for (let k = i; k < i + width; k++) most = Math.max(most, column[k] as number);
      return most / s;
    };
    if ((i - from) % Math.max(1, Math.floor(width / 8)) !== 0) continue;
    paths.push([(extremes.down[i] as number) / s, (extremes.up[i] as number) / s, worst(bar.down), worst(bar.up)]);
  }
  // Thinned along their rank, so that what is kept has the distribution of all.
  paths.sort((a, b) => Math.max(a[0], a[1]) - Math.max(b[0], b[1]));
  const kept = Math.min(scenarios, paths.length);
  const at = (i: number) => paths[Math.floor(((i + 0.5) / kept) * paths.length)] as [number, number, number, number];
  return {
    hours,
    down: direction(scaled(extremes.down), body, LEAST.down),
    up: direction(scaled(extremes.up), body, LEAST.up),
    scenarios: Array.from({ length: kept }, (_, i) => at(i).map(short)),
  };
}

/** Fits a model. `ShortSeries`. */
export function fitModel(bars: Bars, fit: Fit): Model {
  const volatilities = volatilitiesOf(bars);
  const sigma = volatilities.fast.map((fast, i) => blended(fast, volatilities.slow[i] as number, WEIGHT));
  const day = (i: number) => new Date((bars.time[i] as number) * 1_000).toISOString().slice(0, 10);
  return {
    ...{
      name: fit.name,
      source: fit.source,
      from: day(0),
      to: day(bars.length - 1),
      bars: bars.length,
      weight: WEIGHT,
    },
    jumps: { down: jumpsOf(bars, sigma, -1), up: jumpsOf(bars, sigma, 1) },
    horizons: fit.hours.map((hours) => horizon(bars, sigma, hours, fit)),
  };
}
