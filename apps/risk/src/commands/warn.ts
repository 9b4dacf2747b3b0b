/** `warn`: what is unusual about the live market, or how alarms would have done on a series. */
import { marksOf } from "../book/marks";
import { type Answer, percent, table } from "../output";
import { type Bars, between } from "../series/bars";
import { dataFolder, seriesIn } from "../series/find";
import type { Settings } from "../settings";
import { watchBars } from "../warn/bars";
import type { Alarm } from "../warn/monitor";
import { type AlarmScore, scoreAlarms, windowsOf } from "../warn/score";
import { alarmsOf, liveBook } from "./live";

const YEARS = { tuned: ["2021-05-01", "2023-01-01"], validated: ["2023-01-01", "2024-01-01"] } as const;
const BY_THE_HOUR = ["sol", "avax", "btc", "eth", "luna", "ftt"];

/** What alarms are tried on. LUNA ended in 2022; the rest was not looked at before the setting stood. */
const SERIES: { name: string; words: string; years?: readonly [string, string] }[] = [
  ...BY_THE_HOUR.map((name) => ({ name: `${name}-1h`, words: `${name.toUpperCase()}, tuned`, years: YEARS.tuned })),
  ...BY_THE_HOUR.filter((name) => name !== "luna").map((name) => ({
    ...{ name: `${name}-1h`, words: `${name.toUpperCase()}, 2023`, years: YEARS.validated },
  })),
  { name: "sol-15m", words: "SOL, held out" },
  // What the setting before was not tuned on.
  { name: "sol-15m", words: "- from July 2025", years: ["2025-07-01", "2027-01-01"] },
  { name: "near-1m", words: "NEAR, Feb 2025" },
  { name: "avax-1m", words: "AVAX, Feb 2025" },
  { name: "sol-1m", words: "SOL, 10 Oct 2025" },
];

interface Row extends AlarmScore {
  series: string;
}

const shown = (value: number, digits: number) => (Number.isNaN(value) ? "-" : value.toFixed(digits));

/** `warn --data`: alarms of every level on every series. */
function past(folder: string, seed: number): Answer {
  const watched = new Map<string, { bars: Bars; alarms: Alarm[] }>();
  const rows = SERIES.flatMap(({ name, words, years }): Row[] => {
    const { bars, alarms } = watched.get(name) ?? { bars: seriesIn(folder, name), alarms: null };
    const all = alarms ?? watchBars(bars, seed);
    watched.set(name, { bars, alarms: all });
    const [from, to] = years?.map((day) => Date.parse(`${day}T00:00Z`) / 1_000) ?? [0, Number.MAX_SAFE_INTEGER];
    const within = all.filter(({ time }) => time >= (from as number) && time < (to as number));
    const windows = windowsOf(between(bars, from as number, to as number));
    return ([1, 2, 3] as const).map((level) => ({ series: words, ...scoreAlarms(within, windows, level) }));
  });
  const head = [
    "series",
    "level",
    "events",
    "announced",
    "recall",
    "median lead, min",
    "false",
    "false a week",
    "stands",
  ];
  const lines = rows.map((row) => [
    ...[row.series, String(row.level), String(row.events), String(row.announced), percent(row.recall, 0)],
    ...[shown(row.medianLead, 0), String(row.false), shown(row.falseAWeek, 2), percent(row.standing, 0)],
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
