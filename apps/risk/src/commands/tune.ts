/** `tune`: settings of the early warning tried on 2021 and 2022, or today's on the days that are held out. */
import { type Answer, percent, table } from "../output";
import { dataFolder } from "../series/find";
import type { Settings } from "../settings";
import { type Account, accountOf, REASONS, type Reason } from "../tune/bound";
import { weeklyDoubt, wilson } from "../tune/doubt";
import { oddsAlong, type Watched, type Weights, weightsOf } from "../tune/forecasts";
import { BETTER, BOUNDS, best, likeToday, type Trial, tryAll } from "../tune/rule";
import { FIRST, FOLDS, HELD_OUT, HELD_OUT_MINUTES, HOURLY, MINUTES, type Span, watchedIn, YEARS } from "../tune/sets";

const HOUR = 3_600;
const KNOWN: Span = { from: 0, to: Number.MAX_SAFE_INTEGER };
const TUNED: Span = { from: (FOLDS[0] as Span).from, to: (FOLDS.at(-1) as Span).to };
const shown = (value: number, digits = 2) => (Number.isFinite(value) ? value.toFixed(digits) : "-");

interface Line extends Account {
  series: string;
  when: string;
}

/** Today's setting on markets that are watched together. */
function linesOf(markets: readonly Watched[], spans: Readonly<Record<string, Span>>): Line[] {
  // Today's forecast is a market's own, and has no weights that are fitted here.
  const odds = markets.map((market) => oddsAlong(market, "line", () => ({}) as Weights));
  return Object.entries(spans).flatMap(([when, span]) =>
    markets.flatMap((market, i) => {
      const account = accountOf(market, odds[i] as Float64Array, span);
      return account.score.weeks > 0 ? [{ series: market.moments.name, when, ...account }] : [];
    }),
  );
}

function linesText(lines: readonly Line[]): string {
  const head = ["series", "when", "windows", "announced", "recall", "95 %", "lead, min", "false a week", "stands"];
  const rows = lines.map(({ series, when, score, missed, within, silent, hindsight }) => [
    ...[series, when, String(score.events), String(score.announced), percent(score.recall, 0)],
    wilson(score.announced, score.events)
      .map((end) => percent(end, 0))
      .join(" to "),
    ...[shown(score.medianLead, 0), shown(score.falseAWeek), percent(score.standing, 0)],
    ...(Object.keys(REASONS) as Reason[]).map((reason) => String(missed[reason])),
    ...[String(within), String(silent), Number.isNaN(hindsight) ? "-" : percent(hindsight, 0)],
  ]);
  const why = Object.entries(REASONS).map(([name, words]) => `missed, ${name}: ${words}`);
  const more = [...Object.keys(REASONS), "all within", "all silent", "hindsight"];
  return [table([...head, ...more], rows), ...why].join("\n");
}

/** Many series as one. */
function pooledText(name: string, lines: readonly Line[], seed: number): string {
  const told = lines.flatMap((line) => line.told);
  const announced = told.filter(({ isAnnounced }) => isAnnounced).length;
  const sum = (of: (line: Line) => number) => lines.reduce((all, line) => all + of(line), 0);
  const [low, high] = weeklyDoubt(told, seed);
  const rate = sum(({ score }) => score.false) / sum(({ score }) => score.weeks);
  const most = Math.max(...lines.map(({ score }) => score.falseAWeek));
  return (
    `${name}: ${announced} of ${told.length} announced, ${percent(announced / told.length)} ` +
    `(95 %, weeks drawn whole: ${percent(low)} to ${percent(high)}); ${shown(rate)} false a week, ` +
    `${shown(most)} at most; ${sum(({ silent }) => silent)} silent, ${sum(({ within }) => within)} within their bar`
  );
}

function trialRow(name: string, { forecast, allowance, ...trial }: Trial): string[] {
  const { from, step, saved, hold, after } = allowance;
  return [
    ...[name, forecast, String(from), String(step), String(saved), `${hold / HOUR}, ${after / HOUR}`],
    ...[percent(trial.score), percent(trial.byTheHour), percent(trial.byMinutes), shown(trial.market)],
    ...[shown(trial.fold), shown(trial.minutes), percent(trial.stands)],
  ];
}

/** The rule, on the tuned years. */
function chosen(folder: string, seed: number): Answer {
  const hourly = watchedIn(folder, HOURLY, seed, TUNED.to);
  const minutes = MINUTES.map((names) => watchedIn(folder, names, seed, TUNED.to));
  const weights = FOLDS.map(({ from }) => weightsOf(hourly, FIRST, from));
  const { today, asked, alone } = tryAll({ hourly, minutes: minutes.flat(), weights });
  const like = likeToday(today);
  const found = { rule: best(asked, BOUNDS), like: best(asked, like), alone: best(alone, like) };
  const head = ["", "forecast", "from", "step", "saved", "stands h", "score", "by the hour", "by minutes"];
  const rows = Object.entries(found).flatMap(([name, { each }]) => each.map((trial) => trialRow(name, trial)));
  const text = table([...head, "market", "fold", "minutes", "stands"], [trialRow("today", today), ...rows]);
  const isBetter = found.rule.chosen !== null && found.rule.chosen.score >= today.score + BETTER;
  const lines = [...linesOf(hourly, { tuned: TUNED }), ...minutes.flatMap((set) => linesOf(set, { tuned: KNOWN }))];
  const [hours, finer] = [lines.slice(0, hourly.length), lines.slice(hourly.length)];
  const verdict =
    `by the rule ${found.rule.count} of ${asked.length} are admissible, and the best is ` +
    `${isBetter ? "a point or more better than today's: it goes on" : "not a point better than today's: today's stays"}`;
  const pooled = [pooledText("by the hour", hours, seed), pooledText("by minutes", finer, seed)];
  return {
    data: { today, ...found, weights, lines, isBetter },
    text: [text, verdict, "", linesText(lines), ...pooled].join("\n"),
  };
}

/** Today's setting on what was held out. */
function heldOut(folder: string, seed: number): Answer {
  const [first, second] = YEARS as readonly [Span, Span];
  const together = linesOf(watchedIn(folder, HELD_OUT, seed), { "2024-25": first, "2025-26": second, both: KNOWN });
  const minutes = HELD_OUT_MINUTES.flatMap((set) => linesOf(watchedIn(folder, set, seed), { all: KNOWN }));
  const pooled = ["2024-25", "2025-26", "both"].map((year) =>
    pooledText(
      year,
      together.filter(({ when }) => when === year),
      seed,
    ),
  );
  const lines = [...together, ...minutes];
  return { data: { lines }, text: [linesText(lines), ...pooled].join("\n") };
}

/** `tune`. */
export function tune({ seed }: Settings, _: string[], flags: { data?: string; heldOut?: unknown }): Answer {
  const folder = dataFolder(flags.data);
  return flags.heldOut === undefined ? chosen(folder, seed) : heldOut(folder, seed);
}
