/** `warn`: what is unusual about the live market, or how alarms would have done on a series. */
import { marksOf } from "../book/marks";
import { type Answer, percent, table } from "../output";
import { between } from "../series/bars";
import { dataFolder, seriesIn } from "../series/find";
import type { Settings } from "../settings";
import { watchBars } from "../warn/bars";
import { type AlarmScore, scoreAlarms, windowsOf } from "../warn/score";
import { alarmsOf, liveBook } from "./live";
import { SPLIT } from "./offline";

/** Series that alarms are tried on: until the split they were tuned, after it not. */
const SERIES = [
  { name: "sol-15m", words: "SOL, tuned", until: true },
  { name: "sol-15m", words: "SOL, not seen", until: false },
  { name: "near-1m", words: "NEAR, Feb 2025", until: true },
  { name: "avax-1m", words: "AVAX, Feb 2025", until: true },
  { name: "sol-1m", words: "SOL, 10 Oct 2025", until: false },
] as const;

interface Row extends AlarmScore {
  series: string;
}

const shown = (value: number, digits: number) => (Number.isNaN(value) ? "-" : value.toFixed(digits));

/** `warn --data`: alarms of every level on every series. */
function past(folder: string, seed: number): Answer {
  const split = Date.parse(`${SPLIT}T00:00Z`) / 1_000;
  const rows = SERIES.flatMap(({ name, words, until }): Row[] => {
    const bars = seriesIn(folder, name);
    const [from, to] = until ? [0, split] : [split, Number.MAX_SAFE_INTEGER];
    const alarms = watchBars(bars, seed).filter(({ time }) => time >= from && time < to);
    const windows = windowsOf(between(bars, from, to));
    return ([1, 2, 3] as const).map((level) => ({ series: words, ...scoreAlarms(alarms, windows, level) }));
  });
  const head = ["series", "level", "events", "announced", "recall", "median lead, min", "false", "false a week"];
  const lines = rows.map((row) => [
    ...[row.series, String(row.level), String(row.events), String(row.announced), percent(row.recall, 0)],
    ...[shown(row.medianLead, 0), String(row.false), shown(row.falseAWeek, 2)],
  ]);
  return { data: rows, text: table(head, lines) };
}

/** `warn`. */
export async function warn(settings: Settings, _: string[], { data, api }: Record<string, string>): Promise<Answer> {
  if (data !== undefined) return past(dataFolder(data), settings.seed);
  const book = await liveBook(settings);
  const alarms = await alarmsOf(settings, book, marksOf(book), api);
  const lines = alarms.map(({ market, level, causes }) => [
    ...[String(market), String(level), causes.join("; ") || "nothing that a single look can see"],
  ]);
  const moves = api === undefined ? "--api URL has it compare with the prices of the last hours. " : "";
  const note = `${moves}What is unusual takes a stream: \`npm run risk -- watch\` looks all the time.`;
  return {
    ...{ data: alarms, text: `${table(["market", "level", "causes"], lines)}\n${note}` },
    failed: alarms.some(({ level }) => level >= 2),
  };
}
