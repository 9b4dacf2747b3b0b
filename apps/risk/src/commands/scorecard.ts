/** `scorecard`: checks a file of forecasts, and says how good they were. */
import { type Answer, percent, table } from "../output";
import { readLog } from "../record/log";
import { type Card, scorecardOf } from "../record/scorecard";
import type { Settings } from "../settings";
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

export function scorecard(_: Settings, [file = ""]: string[]): Answer {
  const found = scorecardOf(readLog(file));
  const text = [`${found.entries} entries, unbroken; head ${found.head}`, ...found.cards.map(cardText)];
  return { data: found, text: text.join("\n\n") };
}
