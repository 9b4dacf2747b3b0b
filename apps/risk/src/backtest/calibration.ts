/** How often forecasts of a size came true on days that the model had not seen: what a fresh record has to go by. */
import type { Calibration } from "../model/calibration";
import { reliability, scoreOf } from "../stats/score";
import { SHIPPED } from "./contest";
import { outcomesOf } from "./rows";
import { type Forecaster, type Ground, widthOf } from "./run";

const short = (value: number) => Number(value.toPrecision(4));

/** Calibration of the model that ships, by horizon. */
export function calibrationOf(
  { test, bars }: Ground,
  models: Readonly<Record<string, Forecaster>>,
  hours: readonly number[],
): Calibration[] {
  const [first, last] = Array.from(test.bar).reduce<[number, number]>(
    ([low, high], bar) => [Math.min(low, bar), Math.max(high, bar)],
    [Number.POSITIVE_INFINITY, 0],
  );
  const day = (bar: number) => new Date((bars.time[bar] as number) * 1_000).toISOString().slice(0, 10);
  return hours.map((horizon) => {
    const forecasts = (models[SHIPPED] as Forecaster)(test, horizon);
    const outcomes = outcomesOf(test, widthOf(bars, horizon));
    const bins = reliability(forecasts, outcomes);
    return {
      ...{ hours: horizon, from: day(first), to: day(last), count: forecasts.length },
      ece: short(scoreOf(forecasts, outcomes).ece),
      reliability: bins.map(({ count, forecast, happened }) => ({
        ...{ count, forecast: short(forecast), happened: short(happened) },
      })),
    };
  });
}
