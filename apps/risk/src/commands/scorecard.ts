/** `scorecard`: checks a file of forecasts, and says how good they were. */
import { type Answer, percent, table } from "../output";
import { readRecord } from "../record/log";
import { type Card, scorecardOf } from "../record/scorecard";
import { numberIn, type Settings } from "../settings";
import type { Score } from "../stats/score";

const number = (value: number, digits: number) => (Number.isFinite(value) ? value.toFixed(digits) : "-");

function row(name: string, score: Score | null): string[] {
  if (score === null) return [name, "0"];
  const { count, base, expected, happened, prAuc, brierSkill, ece, recallTop5 } = score;
  return [
    ...[name, String(count), percent(base, 2), number(expected, 1), String(happened), number(prAuc, 3)],
    ...[number(brierSkill, 3), number(ece, 4), Number.isFinite(recallTop5) ? percent(recallTop5) : "-"],
  ];
}

function cardText({ hours, settled, waiting, all, calm, crash, reliability, lead }: Card): string {
  const head = ["", "rows", "base", "expected", "was", "PR-AUC", "Brier skill", "ECE", "in top 5 %"];
  const bins = reliability.map((bin) => [String(bin.count), percent(bin.forecast, 2), percent(bin.happened, 2)]);
  const ahead = lead.median === null ? "" : `, ${lead.median.toFixed(0)} minutes ahead (p10 ${lead.p10?.toFixed(0)})`;
  return [
    `within ${hours} hours: ${settled} forecasts settled, ${waiting} wait`,
    table(head, [row("all", all), row("calm", calm), row("crash", crash)]),
    table(["forecasts", "said", "was"], bins),
    `${lead.warned} of ${lead.hits} liquidations had a forecast of a fifth or more${ahead}`,
  ].join("\n");
}

const DAY = 86_400;

/** All of a record is checked; scored is what its last days have, so that a long one fits into memory. */
export function scorecard(_: Settings, [file = ""]: string[], flags: Record<string, string> = {}): Answer {
  const days = numberIn(flags.days ?? "30", "--days", 1, 3_650);
  const { first, link, lines, sealed } = readRecord(file, days * DAY);
  const { cards } = scorecardOf(lines);
  const record = { first, entries: link.n, files: sealed.length + 1, days, head: link.previous };
  const since = first === 0 ? "" : `; entries before number ${first} are not there`;
  const where = record.files === 1 ? "one file" : `${record.files} files`;
  const head = `${link.n - first} entries in ${where}, unbroken; head ${link.previous}${since}`;
  return { data: { ...record, cards }, text: [head, ...cards.map(cardText)].join("\n\n") };
}
