/** Forecasts of simulated accounts over a past that the model has not seen, scored; crash windows apart. */

import { RiskError } from "../error";
import { fitModel } from "../model/fit";
import { type Distance, forecastOf, gaussPassed, passed } from "../model/forecast";
import { horizonOf, type Jumps, type Model } from "../model/model";
import { type Bars, between } from "../series/bars";
import { Random } from "../stats/random";
import { type Score, scoreOf } from "../stats/score";
import { blended, volatilitiesOf } from "../stats/volatility";
import { accountsOn } from "./accounts";
import { outcomesOf, picked, type Rows, rowsOf } from "./rows";

/** What a backtest is asked. */
export interface Backtest {
  bars: Bars;
  /** Unix time up to which the model learns, and from which it is asked. */
  split: number;
  accounts: number;
  seed: number;
  hours: readonly number[];
  crashes: readonly Crash[];
  /** Most leverage that an account opens with; what initial margin allows if not given. */
  leverage?: number;
}

/** A crash: forecasts made within a horizon before its end are counted for it, and for nothing else. */
export interface Crash {
  name: string;
  from: number;
  to: number;
}

/** A model's name, and its forecast of every row. */
export type Forecaster = (rows: Rows, hours: number) => Float64Array;

/** A crash as a model saw it coming: how many it expected, and how surprised it was by each that happened, in bits. */
export interface CrashVerdict {
  name: string;
  rows: number;
  expected: number;
  happened: number;
  surprise: number;
}

/** What one model did. */
export interface Verdict {
  model: string;
  hours: number;
  calm: Score;
  all: Score;
  crashes: CrashVerdict[];
}

/** Everything that a backtest is made of, for whoever compares further models. */
export interface Ground {
  bars: Bars;
  model: Model;
  /** Rows before the split whose outcome was known by then, and rows after it. */
  train: Rows;
  test: Rows;
  sigma: Float64Array;
}

const HOUR = 3_600;
const WARM = 30 * 86_400;

/** Widths of a horizon in bars. */
export const widthOf = ({ step }: Bars, hours: number): number => Math.round((hours * HOUR) / step);

/** Fits the model before the split and draws accounts over all of the series. `ShortSeries`. */
export function groundOf({ bars, split, accounts, seed, hours, leverage }: Backtest): Ground {
  const learnt = between(bars, 0, split);
  const warm = Math.floor(WARM / bars.step);
  if (learnt.length <= 2 * warm) throw new RiskError("ShortSeries", "less than 60 days before the split");
  const fit = { name: "backtest", source: "the series up to the split", hours, body: 400, scenarios: 400 };
  const model = fitModel(learnt, fit);
  const volatilities = volatilitiesOf(bars);
  const sigma = volatilities.fast.map((fast, i) => blended(fast, volatilities.slow[i] as number, model.weight));
  const ahead = widthOf(bars, Math.max(...hours));
  const drawn = accountsOn(bars, { random: new Random(seed), count: accounts, from: warm, ahead, leverage });
  const rows = rowsOf(bars, volatilities, drawn);
  const places = (keep: (bar: number) => boolean) =>
    Array.from(rows.bar.keys()).filter((place) => keep(rows.bar[place] as number));
  const train = picked(
    rows,
    places((bar) => bar + ahead < learnt.length),
  );
  const test = picked(
    rows,
    places((bar) => bar >= learnt.length),
  );
  if (test.length === 0) throw new RiskError("ShortSeries", "nothing after the split");
  return { bars, model, train, test, sigma };
}

/** A forecaster of rows, one by one. */
const rowByRow =
  ({ sigma }: Ground, of: (row: Distance, hours: number) => number): Forecaster =>
  (rows, hours) =>
    Float64Array.from(rows.bar, (bar, i) =>
      of({ side: rows.side[i] as number, distance: rows.distance[i] as number, sigma: sigma[bar] as number }, hours),
    );

/** The models that need no further training, by name. */
export function textbooks(ground: Ground): Record<string, Forecaster> {
  const { model } = ground;
  return {
    gauss: rowByRow(ground, (row, hours) => gaussPassed(row, hours)),
    fhs: rowByRow(ground, (row, hours) => passed(horizonOf(model, hours), row)),
    "fhs + jumps": rowByRow(ground, (row, hours) => forecastOf(model, horizonOf(model, hours), row)),
  };
}

/** What ships with so many times its jumps: what a tail would cost that had seen a crash coming. */
export function heavier(ground: Ground, factors: readonly number[]): Record<string, Forecaster> {
  const { jumps } = ground.model;
  const times = (factor: number): Forecaster => {
    const more = ({ perHour, tail }: Jumps) => ({ perHour: perHour * factor, tail });
    const model = { ...ground.model, jumps: { down: more(jumps.down), up: more(jumps.up) } };
    return rowByRow(ground, (row, hours) => forecastOf(model, horizonOf(model, hours), row));
  };
  return Object.fromEntries(factors.map((factor) => [`fhs + ${factor} x jumps`, times(factor)]));
}

/** Places of the rows of a crash: those asked within the horizon before it ended. */
const inCrash = ({ bars }: Ground, rows: Rows, hours: number, { from, to }: Crash): number[] =>
  Array.from(rows.bar.keys()).filter((place) => {
    const asked = (bars.time[rows.bar[place] as number] as number) + bars.step;
    return asked > from - hours * HOUR && asked <= to;
  });

const NEVER = 1e-12;

function crashOf(forecasts: Float64Array, outcomes: Uint8Array): Omit<CrashVerdict, "name"> {
  const happened = outcomes.reduce((sum, each) => sum + each, 0);
  const bits = forecasts.reduce((all, p, i) => (outcomes[i] === 1 ? all - Math.log2(Math.max(NEVER, p)) : all), 0);
  const expected = forecasts.reduce((sum, each) => sum + each, 0);
  return { rows: forecasts.length, expected, happened, surprise: happened === 0 ? 0 : bits / happened };
}

/** Scores models on the rows after the split. */
export function verdicts(
  ground: Ground,
  models: Record<string, Forecaster>,
  { hours, crashes }: Pick<Backtest, "hours" | "crashes">,
): Verdict[] {
  const { test, bars } = ground;
  return hours.flatMap((horizon) => {
    const outcomes = outcomesOf(test, widthOf(bars, horizon));
    const windows = crashes.map((crash) => ({ crash, places: inCrash(ground, test, horizon, crash) }));
    const crashing = new Set(windows.flatMap(({ places }) => places));
    const calm = Array.from(test.bar.keys()).filter((place) => !crashing.has(place));
    return Object.entries(models).map(([model, forecaster]) => {
      const forecasts = forecaster(test, horizon);
      const at = (places: readonly number[]) => ({
        f: Float64Array.from(places, (place) => forecasts[place] as number),
        o: Uint8Array.from(places, (place) => outcomes[place] as number),
      });
      const quiet = at(calm);
      return {
        ...{ model, hours: horizon, all: scoreOf(forecasts, outcomes), calm: scoreOf(quiet.f, quiet.o) },
        crashes: windows.map(({ crash, places }) => {
          const { f, o } = at(places);
          return { name: crash.name, ...crashOf(f, o) };
        }),
      };
    });
  });
}

/** Fits, draws, forecasts and scores; `more`: challengers, by name; `jumps`: what ships with so many times its own. */
export function backtest(
  asked: Backtest,
  more: Record<string, Forecaster> = {},
  jumps: readonly number[] = [],
): { ground: Ground; verdicts: Verdict[]; models: Record<string, Forecaster> } {
  const ground = groundOf(asked);
  const models = { ...textbooks(ground), ...heavier(ground, jumps), ...more };
  return { ground, models, verdicts: verdicts(ground, models, asked) };
}
