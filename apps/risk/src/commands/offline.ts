/** Commands on series of prices: they need no node. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { calibrationOf } from "../backtest/calibration";
import { challengersOf, contested, SHIPPED, trainingRows } from "../backtest/contest";
import { CRASHES } from "../backtest/crashes";
import { FEATURES } from "../backtest/features";
import { type Forecaster, backtest as run, type Verdict } from "../backtest/run";
import { readChallengers } from "../model/challenger";
import { fitModel } from "../model/fit";
import { type Answer, percent, table } from "../output";
import { between } from "../series/bars";
import { dataFolder, seriesIn } from "../series/find";
import { numberIn, type Settings } from "../settings";

type Flags = Record<string, string>;

/** What is learnt from ends here; what comes after is only asked about. */
const SPLIT = "2025-07-01";
/** Base rate of four hours as that of the measured baseline: 2.9 %. */
const LEVERAGE = "32";
const HOURS = [4, 24] as const;
/** Calibration error that no forecast may have out of sample. */
export const MOST_ECE = 0.01;

function timeOf(text: string): number {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new Misuse(`--split is a day such as ${SPLIT}, not "${text}"`);
  return Date.parse(`${text}T00:00Z`) / 1_000;
}

function verdictText(found: readonly Verdict[]): string {
  const names = found[0]?.crashes.map(({ name }) => name) ?? [];
  const head = ["model", "hours", "rows", "base", "PR-AUC", "Brier skill", "ECE", "calm ECE", "top 5 %"];
  const crashHead = names.flatMap((name) => [`${name}: expected`, "was", "bits"]);
  const rows = found.map(({ model, hours, all, calm, crashes }) => [
    ...[model, String(hours), String(all.count), percent(all.base), all.prAuc.toFixed(3), all.brierSkill.toFixed(3)],
    ...[all.ece.toFixed(4), calm.ece.toFixed(4), percent(all.recallTop5)],
    ...crashes.flatMap(({ expected, happened, surprise }) => [
      ...[expected.toFixed(1), String(happened), surprise.toFixed(1)],
    ]),
  ]);
  return table([...head, ...crashHead], rows);
}

/** Challengers of a file; none where none is named. */
function trained(named: string | undefined): Record<string, Forecaster> {
  return named === undefined ? {} : challengersOf(readChallengers(named, FEATURES));
}

/** Factors such as 4,16. */
function factorsOf(text: string | undefined): number[] {
  return (text?.split(",") ?? []).map((each) => numberIn(each, "--jumps", 2, 10_000));
}

/** `backtest`. */
export function backtest({ seed }: Settings, _: string[], flags: Flags): Answer {
  const { data, accounts = "20000", split = SPLIT, leverage = LEVERAGE } = flags;
  const more = trained(flags.challengers);
  const { ground, models, verdicts } = run(
    {
      ...{ bars: seriesIn(dataFolder(data), "sol-15m"), split: timeOf(split), hours: HOURS, crashes: CRASHES, seed },
      accounts: numberIn(accounts, "--accounts", 100, 200_000),
      leverage: numberIn(leverage, "--leverage", 3, 32),
    },
    more,
    factorsOf(flags.jumps),
  );
  if (flags.rows !== undefined) writeFileSync(flags.rows, trainingRows(ground, HOURS));
  const calibrated = calibrationOf(ground, models, HOURS);
  if (flags.calibration !== undefined) writeFileSync(flags.calibration, `${JSON.stringify(calibrated)}\n`);
  const promotions = Object.keys(more).flatMap((challenger) =>
    HOURS.map((hours) => ({
      ...{ challenger, hours },
      ...contested(ground, models, verdicts, { challenger, hours, seed }),
    })),
  );
  const shipped = verdicts.filter(({ model }) => model === SHIPPED);
  const failed = shipped.some(({ all }) => !(all.ece < MOST_ECE));
  const last = `calibration error of what ships: ${shipped.map(({ all }) => all.ece.toFixed(4)).join(", ")} (${failed ? "NOT " : ""}below ${MOST_ECE})`;
  const told = promotions.map(
    ({ challenger, hours, gain: [low, middle, high], promoted, reasons }) =>
      `${challenger}, ${hours} h, last 90 days: gain ${middle.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]: ${promoted ? "replaces it" : `does not, ${reasons.join(", ")}`}`,
  );
  return { data: { verdicts, promotions }, text: [verdictText(verdicts), last, ...told].join("\n"), failed };
}

/** `fit`. */
export function fit(_: Settings, __: string[], { data, split = SPLIT, out = "" }: Flags): Answer {
  const bars = between(seriesIn(dataFolder(data), "sol-15m"), 0, timeOf(split));
  const model = fitModel(bars, {
    ...{ name: "fhs", source: "SOL perpetual, 15 minutes", hours: [1, 4, 24], body: 400, scenarios: 500 },
  });
  mkdirSync(path.dirname(path.resolve(out)), { recursive: true });
  writeFileSync(out, `${JSON.stringify(model)}\n`);
  const { from, to, bars: count } = model;
  return { data: { out, from, to, bars: count }, text: `fitted on ${count} bars, ${from} to ${to}: ${out}` };
}
