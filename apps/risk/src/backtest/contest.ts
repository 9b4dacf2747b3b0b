/** Challengers in a backtest: as forecasters, against what ships by the rule of promotion, and the rows to train on. */

import { RiskError } from "../error";
import { boosted, type Challengers, logisticOf } from "../model/challenger";
import { Random } from "../stats/random";
import { FEATURES, WIDTH } from "./features";
import { type Contest, DAYS, type Promotion, promotionOf } from "./promotion";
import { outcomesOf, picked } from "./rows";
import { type Forecaster, type Ground, type Verdict, widthOf } from "./run";

/** The model that ships. */
export const SHIPPED = "fhs + jumps";
const DAY = 86_400;

/** Challengers by name. `BadModel` for a horizon that they were not trained for. */
export function challengersOf(known: Challengers): Record<string, Forecaster> {
  type Of = (of: Challengers["horizons"][number], row: Float64Array, at: number) => number;
  const each =
    (of: Of): Forecaster =>
    (rows, hours) => {
      const horizon = known.horizons.find((one) => one.hours === hours);
      if (horizon === undefined) throw new RiskError("BadModel", `no challenger for ${hours} hours`);
      return Float64Array.from(rows.bar, (_, i) => of(horizon, rows.features, i * WIDTH));
    };
  return {
    logistic: each(({ logistic }, row, at) => logisticOf(logistic, row, at)),
    "boosting, monotone": each(({ trees }, row, at) => boosted(trees, row, at)),
  };
}

/** The rule of promotion, asked of a challenger over the last days of the test. */
export function contested(
  { bars, test }: Ground,
  models: Record<string, Forecaster>,
  verdicts: readonly Verdict[],
  { challenger, hours, seed }: { challenger: string; hours: number; seed: number },
): Promotion {
  const end = bars.time[test.bar.at(-1) as number] as number;
  const places = Array.from(test.bar.keys()).filter(
    (place) => (bars.time[test.bar[place] as number] as number) >= end - DAYS * DAY,
  );
  const rows = picked(test, places);
  const of = (name: string) => verdicts.find((each) => each.model === name && each.hours === hours)?.crashes ?? [];
  const theirs = of(challenger);
  const contest: Contest = {
    shipped: (models[SHIPPED] as Forecaster)(rows, hours),
    challenger: (models[challenger] as Forecaster)(rows, hours),
    outcomes: outcomesOf(rows, widthOf(bars, hours)),
    days: Int32Array.from(rows.bar, (bar) => Math.floor((bars.time[bar] as number) / DAY)),
    crashes: of(SHIPPED).map((shipped, i) => ({ shipped, challenger: theirs[i] ?? shipped })),
  };
  return promotionOf(contest, new Random(seed));
}

/** Rows to train challengers on, as CSV: features, then whether it was hit within each horizon. */
export function trainingRows({ bars, train }: Ground, hours: readonly number[]): string {
  const outcomes = hours.map((each) => outcomesOf(train, widthOf(bars, each)));
  const lines = Array.from({ length: train.length }, (_, i) => {
    const features = Array.from(train.features.subarray(i * WIDTH, (i + 1) * WIDTH), (x) => Number(x.toPrecision(7)));
    return [...features, ...outcomes.map((column) => column[i])].join(",");
  });
  return `${[[...FEATURES, ...hours.map((each) => `hit_${each}`)].join(","), ...lines].join("\n")}\n`;
}
