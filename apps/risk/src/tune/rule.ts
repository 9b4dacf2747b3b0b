/** The rule by which a setting is chosen (docs/models/early-warning-second-protocol.md). */
import { ALLOWANCE, type Allowance } from "../warn/budget";
import type { StandingScore } from "../warn/score";
import { FORECASTS, type Forecast } from "./forecasts";
import { ALLOWANCES, type Ready, readyFor, scoresOf, type Tuned } from "./grid";

/** How a setting does on the tuned years. */
export interface Trial {
  forecast: Forecast;
  allowance: Allowance;
  /** Mean of the two recalls. */
  score: number;
  byTheHour: number;
  byMinutes: number;
  /** False warnings a week: the most of a market, of a fold's mean of markets, and of all series by minutes. */
  market: number;
  fold: number;
  minutes: number;
  /** Share of the time that a warning stands, in the mean of markets. */
  stands: number;
}

/** A market and fold with fewer windows has no recall. */
const LEAST = 4;
/** A forecast replaces a simpler one, and a setting today's, by so much. */
export const BETTER = 0.01;

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
export const meanOf = (values: readonly number[]): number => sum(values) / values.length;

/** Recall of many, pooled. */
const pooled = (scores: readonly StandingScore[]): number =>
  sum(scores.map(({ announced }) => announced)) / sum(scores.map(({ events }) => events));

/** False warnings a week of many, each for as long as it was watched. */
const falseOf = (scores: readonly StandingScore[]): number =>
  sum(scores.map((score) => score.false)) / sum(scores.map(({ weeks }) => weeks));

/** One setting. */
export function trialOf(ready: Record<"hourly" | "minutes", Ready[]>, forecast: Forecast, allowance: Allowance): Trial {
  const hourly = ready.hourly.map((each) => scoresOf(each, allowance));
  const minutes = ready.minutes.flatMap((each) => scoresOf(each, allowance));
  const wholes = hourly.map(([whole]) => whole as StandingScore);
  const parts = hourly.map((scores) => scores.slice(1));
  const folds = Array.from({ length: 4 }, (_, k) => parts.flatMap((scores) => scores[k] ?? []));
  const byTheHour = meanOf(parts.flat().flatMap(({ events, recall }) => (events >= LEAST ? recall : [])));
  const byMinutes = pooled(minutes);
  const found = {
    market: Math.max(...wholes.map(({ falseAWeek }) => falseAWeek)),
    fold: Math.max(...folds.map((scores) => meanOf(scores.map(({ falseAWeek }) => falseAWeek)))),
    minutes: falseOf(minutes),
    stands: meanOf(wholes.map(({ standing }) => standing)),
  };
  return { forecast, allowance, score: (byTheHour + byMinutes) / 2, byTheHour, byMinutes, ...found };
}

/** What a setting may not exceed: false warnings a week of a market, a fold, the series by minutes; standing. */
export type Bounds = Pick<Trial, "market" | "fold" | "minutes" | "stands">;
export const BOUNDS: Bounds = { market: 1, fold: 1, minutes: 1, stands: 0.2 };

const isWithin = (trial: Trial, bounds: Bounds): boolean =>
  (Object.keys(bounds) as (keyof Bounds)[]).every((each) => trial[each] <= bounds[each]);

/** The better of two of the same forecast: of equals the one that stands less. */
const better = (a: Trial, b: Trial): number => b.score - a.score || a.stands - b.stands;

/** The best within bounds of each forecast that has one, simplest first, and what the rule leaves of them. */
export function best(trials: readonly Trial[], bounds: Bounds): { each: Trial[]; chosen: Trial | null; count: number } {
  const admissible = trials.filter((trial) => isWithin(trial, bounds));
  const each = FORECASTS.flatMap(
    (name) => admissible.filter(({ forecast }) => forecast === name).sort(better)[0] ?? [],
  );
  const chosen = each.reduce<Trial | null>(
    (kept, trial) => (kept === null || trial.score >= kept.score + BETTER ? trial : kept),
    null,
  );
  return { each, chosen, count: admissible.length };
}

/** Today's setting, and all that are tried: as it is, and with a forecast that warns alone. */
export interface Trials {
  today: Trial;
  asked: Trial[];
  alone: Trial[];
}

/** Tries all settings. */
export function tryAll(tuned: Tuned): Trials {
  const today = trialOf(readyFor(tuned, "line"), "line", ALLOWANCE);
  const all = (isAlone: boolean) =>
    FORECASTS.flatMap((forecast) => {
      const ready = readyFor(tuned, forecast, isAlone);
      return ALLOWANCES.map((allowance) => trialOf(ready, forecast, allowance));
    });
  return { today, asked: all(false), alone: all(true) };
}

/** No bound stricter than what today's setting does itself. */
export const likeToday = (today: Trial): Bounds => ({
  ...{ market: Math.max(BOUNDS.market, today.market), fold: Math.max(BOUNDS.fold, today.fold) },
  ...{ minutes: Math.max(BOUNDS.minutes, today.minutes), stands: Math.max(BOUNDS.stands, today.stands) },
});
