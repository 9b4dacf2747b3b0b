/** Settings that are tried, and how each does on the tuned years. */

import { between } from "../series/bars";
import type { Allowance } from "../warn/budget";
import { firstFrom, type StandingScore, scoreStanding, type Window, windowsOf } from "../warn/score";
import { type Forecast, oddsAlong, type Watched, type Weights } from "./forecasts";
import { standsOf } from "./replay";
import { FOLDS, type Span } from "./sets";

const HOUR = 3_600;
/** A warning stands so many hours, and so many after a reason within an event. */
const STANDS = [
  [12, 12],
  [12, 24],
  [18, 18],
  [18, 24],
  [24, 24],
] as const;

/** What each forecast is tried with. */
export const ALLOWANCES: readonly Allowance[] = [-0.5, -0.25, 0, 0.25, 0.5].flatMap((from) =>
  [0.2, 0.3, 0.45].flatMap((step) =>
    [4, 8, 16].flatMap((saved) =>
      STANDS.map(([hold, after]) => ({ from, step, saved, aWeek: 0.9, hold: hold * HOUR, after: after * HOUR })),
    ),
  ),
);

/** A part of a series that is scored. */
interface Part {
  first: number;
  last: number;
  windows: Window[];
}

/** A series with its forecast, ready to be tried. */
export interface Ready {
  watched: Watched;
  odds: Float64Array;
  parts: Part[];
}

/** The moments of a span, and its windows. */
export function partOf({ moments }: Watched, { from, to }: Span): Part {
  const { bars, time } = moments;
  return { first: firstFrom(time, from), last: firstFrom(time, to), windows: windowsOf(between(bars, from, to)) };
}

/** Scores of a series' parts under a setting. */
export function scoresOf({ watched: { moments }, odds, parts }: Ready, allowance: Allowance): StandingScore[] {
  const stands = standsOf(moments, odds, allowance);
  return parts.map(({ first, last, windows }) =>
    scoreStanding(moments.time.subarray(first, last), stands.subarray(first, last), windows),
  );
}

/** The tuned series: by the hour, and by minutes. */
export interface Tuned {
  hourly: readonly Watched[];
  minutes: readonly Watched[];
  /** Weights of each fold. */
  weights: readonly Weights[];
}

/** Place of the fold that a time has the weights of. */
export const foldAt = (time: number): number => FOLDS.filter(({ from }, i) => i > 0 && time >= from).length;

const ALL: Span = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** The same where a forecast warns alone: as if something else were always a little unusual. */
function alone(market: Watched): Watched {
  const evidence = market.moments.evidence.map((each) => Math.max(each, 1e-9));
  return { ...market, moments: { ...market.moments, evidence } };
}

/** Series by the hour have all folds as one part, then each; those by minutes have one part. */
export function readyFor(tuned: Tuned, forecast: Forecast, isAlone = false): Record<"hourly" | "minutes", Ready[]> {
  const { weights } = tuned;
  const seen = (all: readonly Watched[]) => (isAlone ? all.map(alone) : all);
  const whole = { from: (FOLDS[0] as Span).from, to: (FOLDS.at(-1) as Span).to };
  const weightsAt = (time: number) => weights[foldAt(time)] as Weights;
  return {
    hourly: seen(tuned.hourly).map((watched) => {
      const parts = [whole, ...FOLDS]
        .map((span) => partOf(watched, span))
        .filter(({ first, last }) => last - first > 1);
      return { watched, odds: oddsAlong(watched, forecast, weightsAt), parts };
    }),
    minutes: seen(tuned.minutes).map((watched) => {
      const fold = weights[foldAt(watched.moments.time[0] as number)] as Weights;
      return { watched, odds: oddsAlong(watched, forecast, () => fold), parts: [partOf(watched, ALL)] };
    }),
  };
}
