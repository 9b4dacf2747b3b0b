/** How good forecasts of probabilities were, once it is known what happened. */
import { mean } from "simple-statistics";

/** One row of a reliability table: forecasts of about the same size. */
export interface Bin {
  count: number;
  forecast: number;
  happened: number;
}

export interface Score {
  count: number;
  /** Share that happened. */
  base: number;
  /** Area under precision over recall: the base rate for a forecast that knows nothing. */
  prAuc: number;
  /** 1 - Brier score over that of the base rate. */
  brierSkill: number;
  /** Mean distance between forecast and outcome over the bins, weighted by their counts. */
  ece: number;
  /** Share of what happened that was among the 5 % with the highest forecasts. */
  recallTop5: number;
  /** Sum of the forecasts, and what happened. */
  expected: number;
  happened: number;
}

/** Bounds of the bins: most forecasts are near nothing, and so are the bounds. */
export const BOUNDS = [0, 1e-4, 1e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1] as const;

/** Places by falling forecast. */
function ranked(forecasts: Float64Array): Uint32Array {
  return Uint32Array.from(forecasts.keys()).sort((a, b) => (forecasts[b] as number) - (forecasts[a] as number));
}

/** Average precision; equal forecasts are taken together, so that their order says nothing. */
export function prAucOf(forecasts: Float64Array, outcomes: Uint8Array, order = ranked(forecasts)): number {
  const total = outcomes.reduce((sum, happened) => sum + happened, 0);
  if (total === 0) return Number.NaN;
  let [hits, seen, area, i] = [0, 0, 0, 0];
  while (i < order.length) {
    const value = forecasts[order[i] as number];
    let found = 0;
    for (; i < order.length && forecasts[order[i] as number] === value; i++) {
      found += outcomes[order[i] as number] as number;
      seen += 1;
    }
    hits += found;
    area += (found / total) * (hits / seen);
  }
  return area;
}

/** The reliability table: empty bins are left out. */
export function reliability(forecasts: Float64Array, outcomes: Uint8Array): Bin[] {
  const bins = BOUNDS.slice(1).map(() => ({ count: 0, forecast: 0, happened: 0 }));
  forecasts.forEach((forecast, i) => {
    const at = BOUNDS.findIndex((bound, b) => b > 0 && forecast <= bound) - 1;
    const bin = bins[Math.max(0, at)];
    if (bin === undefined) return;
    bin.count += 1;
    bin.forecast += forecast;
    bin.happened += outcomes[i] as number;
  });
  return bins
    .filter(({ count }) => count > 0)
    .map(({ count, forecast, happened }) => ({ count, forecast: forecast / count, happened: happened / count }));
}

/** Scores forecasts; NaN where nothing happened or nothing was forecast. */
export function scoreOf(forecasts: Float64Array, outcomes: Uint8Array): Score {
  const count = forecasts.length;
  const order = ranked(forecasts);
  const happened = outcomes.reduce((sum, each) => sum + each, 0);
  const base = happened / count;
  const squares = forecasts.reduce((sum, forecast, i) => sum + (forecast - (outcomes[i] as number)) ** 2, 0);
  const bins = reliability(forecasts, outcomes);
  const off = bins.map(({ count: n, forecast, happened: share }) => (n / count) * Math.abs(forecast - share));
  const top = order.subarray(0, Math.ceil(count * 0.05));
  return {
    ...{ count, base, happened },
    prAuc: prAucOf(forecasts, outcomes, order),
    brierSkill: 1 - squares / count / (base * (1 - base)),
    ece: off.length === 0 ? Number.NaN : mean(off) * off.length,
    recallTop5: top.reduce((sum, i) => sum + (outcomes[i] as number), 0) / happened,
    expected: forecasts.reduce((sum, forecast) => sum + forecast, 0),
  };
}
