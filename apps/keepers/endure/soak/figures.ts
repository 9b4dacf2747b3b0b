/** What a soak measured, as it is committed; and the table that cites it. */
import path from "node:path";
import { tableOf as lines, type Page, read, shown as shownOf, write } from "../paged";
import type { Plan } from "../plan";
import type { Outcome } from "../stretch";
import type { Hour } from "./beside";
import { type Judged, judged, moreHandles, seriesOf } from "./judge";
import { STEPS_A_DAY } from "./plan";

const PAGE: Page = { file: path.join(__dirname, "soak.json"), mark: "soak" };

export interface Figures {
  seed: number;
  /** Times the load that is expected. */
  times: number;
  traders: number;
  hours: number;
  plannedHours: number;
  /** Minutes of the clock. */
  minutes: number;
  load: {
    /** Transactions of people that landed, and of keepers; events that they made. */
    people: Record<string, number>;
    refused: Record<string, number>;
    keepers: Record<string, number>;
    landed: number;
    events: number;
    /** Answers of the API to its readers. */
    asks: number;
  };
  liquidations: { count: number; p50: number; p99: number };
  orders: { count: number; p50: number; p99: number };
  /** Most events that the tables lacked at the end of an hour. */
  behind: number;
  /** Microseconds of processor time in a second without work. */
  still: { api: number; keepers: number[] };
  /** Megabytes of the network's own process, which keeps every transaction: after the first hour and the last. */
  network: number[];
  moreHandles: number | null;
  judged: Judged[];
}

const short = (x: number) => Number(x.toPrecision(3));
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
const MB = 2 ** 20;

function percentiles(slots: readonly number[]): Figures["orders"] {
  const sorted = [...slots].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) };
}

const rounded = ({ what, kind, unit, verdict, ...of }: Judged): Judged => {
  const round = (value: number | null) => (value === null ? null : short(value));
  const { second, last, growth, error } = of;
  return {
    ...{ what, kind, unit, second: round(second), last: round(last) },
    ...{ growth: round(growth), error: round(error), verdict },
  };
};

export function figuresOf(plan: Plan, times: number, hours: readonly Hour[], outcome: Outcome): Figures {
  const [first, last] = [hours[0], hours.at(-1)];
  const still = last?.still ?? [];
  return {
    ...{ seed: plan.seed, times, traders: plan.traders, hours: Math.round(last?.hours ?? 0) },
    ...{ plannedHours: Math.round((24 * plan.steps.length) / STEPS_A_DAY), minutes: Math.round(outcome.seconds / 60) },
    load: {
      ...{ people: outcome.done, refused: outcome.refused, keepers: outcome.kinds },
      ...{ landed: outcome.landed.ok + outcome.landed.failed, events: last?.events ?? 0, asks: last?.asks ?? 0 },
    },
    liquidations: percentiles(hours.flatMap(({ liquidated }) => liquidated)),
    orders: percentiles(hours.flatMap(({ executed }) => executed)),
    behind: Math.max(0, ...hours.map(({ behind }) => behind)),
    still: {
      api: short(mean(still.map(({ api }) => api))),
      keepers: (last?.keepers ?? []).map((_, i) => short(mean(still.map(({ keepers }) => keepers[i] ?? 0)))),
    },
    network: [first, last].map((hour) => Math.round((hour?.network ?? 0) / MB)),
    moreHandles: moreHandles(hours),
    judged: seriesOf(hours).map(judged).map(rounded),
  };
}

const percent = (part: number | null) => (part === null ? "-" : `${short(100 * part)} %`);

/** The lines of the table in the documents. */
export const tableOf = ({ judged: all }: Figures): string =>
  lines([
    ["", "second day", "last day", "line rises by", "its error", "verdict"],
    ...all.map(({ what, kind, unit, second, last, growth, error, verdict }) => [
      `${what}, ${unit}`,
      ...[second, last].map((value) => (value === null ? "-" : String(value))),
      `${percent(growth)}${kind === "memory" ? " a day" : ""}`,
      ...[percent(error), verdict],
    ]),
  ]);

/** What the run says at its end. */
export const report = (figures: Figures): string[] => {
  const { hours, plannedHours, minutes, traders, load, liquidations, orders, still, network, behind } = figures;
  const counted = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([what, count]) => `${what} ${count}`)
      .join(", ");
  return [
    `${hours} of ${plannedHours} simulated hours in ${minutes} minutes, ${traders} traders`,
    `people: ${counted(load.people)}; refused: ${counted(load.refused)}`,
    `keepers: ${counted(load.keepers)}; ${load.landed} transactions`,
    `${load.events} events in the tables, ${behind} behind at most; ${load.asks} answers to readers`,
    `slots from print to landing, p50 and p99: ${liquidations.count} liquidations ${liquidations.p50} and ${liquidations.p99}, ${orders.count} orders ${orders.p50} and ${orders.p99}`,
    `in a second without work, ms of CPU: API ${short(still.api / 1_000)}, keepers ${still.keepers.map((each) => short(each / 1_000)).join(", ")}`,
    `the network's own process, which keeps every transaction: ${network.join(" MB, then ")} MB`,
    tableOf(figures),
  ];
};

export const committed = (): Figures => read(PAGE);
export const shown = (): string => shownOf(PAGE);
export const commit = (figures: Figures): void => write(PAGE, figures, tableOf(figures));
