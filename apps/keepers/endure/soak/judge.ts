/** Whether what was measured each hour stays as it is: memory by the day, cost and latency over all of them. */

import { line } from "../line";
import { handles } from "../report";
import type { Hour } from "./beside";

const DAY = 24;
/** Days after the first without which a line says nothing. */
const LEAST_DAYS = 1;
/** Part by which memory may grow in a day; and cost and latency from the end of the first day to the end of all. */
export const BOUNDS = { memory: 0.01, cost: 0.1 };

export type Verdict = "flat" | "grows" | "too noisy to say" | "too short to say";

export interface Series {
  what: string;
  kind: keyof typeof BOUNDS;
  unit: string;
  points: { hours: number; value: number }[];
}

export interface Judged extends Omit<Series, "points"> {
  /** Means of the second day and of the last one. */
  second: number | null;
  last: number | null;
  /** Part by which the line rises, in a day or over all days; and its standard error. */
  growth: number | null;
  error: number | null;
  verdict: Verdict;
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;

/** What a line over all but the first day says. */
export function judged({ points, ...of }: Series): Judged {
  const late = points.filter(({ hours }) => hours > DAY);
  const end = late.at(-1)?.hours ?? 0;
  const days = end / DAY - 1;
  const second = mean(late.flatMap(({ hours, value }) => (hours <= 2 * DAY ? [value] : [])));
  const last = mean(late.flatMap(({ hours, value }) => (hours > end - DAY ? [value] : [])));
  const found = line(late.map(({ hours, value }) => ({ x: hours / DAY, y: value })));
  const none = { ...of, second, last, growth: null, error: null };
  if (found === null || days < LEAST_DAYS) return { ...none, verdict: "too short to say" };
  const [span, base] = of.kind === "memory" ? [1, found.mean] : [days, found.at(1)];
  // What is nothing at first, and stays it, is flat.
  const part = (value: number) => (value === 0 ? 0 : (span * value) / base);
  const [growth, error, bound] = [part(found.rise), Math.abs(part(found.error)), BOUNDS[of.kind]];
  if (!(growth <= bound)) return { ...none, growth, error, verdict: "grows" };
  return { ...none, growth, error, verdict: error > bound ? "too noisy to say" : "flat" };
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 1;

/** By how much more processor time all work took on a day than it usually does. */
function dearness(hours: readonly Hour[]): (hour: Hour) => number {
  const day = (hour: Hour) => Math.ceil(hour.hours / DAY);
  const usual = middle(hours.map(({ yardstick }) => yardstick));
  const by = new Map(
    [...new Set(hours.map(day))].map((number) => {
      const of = hours.filter((hour) => day(hour) === number);
      return [number, middle(of.map(({ yardstick }) => yardstick)) / usual];
    }),
  );
  return (hour) => by.get(day(hour)) ?? 1;
}

interface Spent {
  cpu: (hour: Hour) => number;
  work: (hour: Hour) => number;
  seconds: (hour: Hour) => number;
  /** Microseconds that go by in a second without work. */
  still: number;
}

/** Differences from one hour to the next, by what was done: microseconds of a piece, without what the clock costs. */
function costs(hours: readonly Hour[], of: Spent): Series["points"] {
  const dear = dearness(hours);
  return hours.slice(1).flatMap((hour, i) => {
    const before = hours[i] as Hour;
    const work = of.work(hour) - of.work(before);
    if (work <= 0) return [];
    const used = of.cpu(hour) - of.cpu(before) - of.still * (of.seconds(hour) - of.seconds(before));
    return [{ hours: hour.hours, value: used / work / dear(hour) }];
  });
}

/** Slots from print to landing, the first counted as one, on the mean of an hour. */
const slots = (hours: readonly Hour[], of: (hour: Hour) => readonly number[]): Series["points"] =>
  hours.flatMap((hour) => {
    const value = mean(of(hour));
    return value === null ? [] : [{ hours: hour.hours, value: value + 1 }];
  });

const MB = 2 ** 20;

/** All that is judged. */
export function seriesOf(hours: readonly Hour[]): Series[] {
  const still = hours.at(-1)?.still ?? [];
  const memory = (what: string, of: (hour: Hour) => { rss: number; heap: number }): Series[] => [
    ...(["rss", "heap"] as const).map((name) => ({
      ...{ what: `${what}: ${name === "rss" ? "resident" : "heap"}`, kind: "memory" as const, unit: "MB" },
      points: hours.map((hour) => ({ hours: hour.hours, value: of(hour)[name] / MB })),
    })),
  ];
  const keepers = (hours[0]?.keepers ?? []).map((_, i) => i);
  const cost = (what: string, unit: string, points: Series["points"]): Series => ({ what, kind: "cost", unit, points });
  const ofApi = mean(still.map(({ api }) => api)) ?? 0;
  const answers = costs(hours, {
    ...{ cpu: ({ apart }) => apart.cpu, work: ({ apart }) => apart.answers, seconds: ({ apart }) => apart.seconds },
    still: ofApi,
  });
  const written = costs(hours, {
    ...{ cpu: ({ api, apart }) => api.cpu - apart.cpu, work: ({ events }) => events, still: ofApi },
    seconds: ({ seconds, apart }) => seconds - apart.seconds,
  });
  return [
    ...memory("API", ({ api }) => api),
    ...keepers.flatMap((i) => memory(`keeper ${i + 1}`, (hour) => hour.keepers[i] as Hour["api"])),
    cost("API: an answer", "us of CPU", answers),
    cost("API: an event, with the answers that it makes anew", "us of CPU", written),
    ...keepers.map((i) =>
      cost(
        `keeper ${i + 1}: a transaction`,
        "us of CPU",
        costs(hours, {
          cpu: (hour) => hour.keepers[i]?.cpu ?? 0,
          work: (hour) => hour.landed[i] ?? 0,
          seconds: (hour) => hour.seconds,
          still: mean(still.map((each) => each.keepers[i] ?? 0)) ?? 0,
        }),
      ),
    ),
    cost(
      "liquidations: from print to landing",
      "slots",
      slots(hours, ({ liquidated }) => liquidated),
    ),
    cost(
      "orders: from print to landing",
      "slots",
      slots(hours, ({ executed }) => executed),
    ),
  ];
}

/** Fewest handles of the API's last third less those of its first. */
export const moreHandles = (hours: readonly Hour[]): number | null =>
  handles(hours.map(({ hours: at, api }) => ({ hours: at, sample: api })));

const percent = (part: number) => `${(100 * part).toFixed(2)} %`;

/** What of it does not hold, as sentences. */
export function faultsOf(all: readonly Judged[], more: number | null): string[] {
  return [
    ...all.flatMap(({ what, kind, growth, error, verdict }) => {
      if (verdict === "flat" || growth === null || error === null) return [];
      const span = kind === "memory" ? "a day" : "after the first day";
      return [
        `${what}: ${verdict}: ${percent(growth)} ${span} (error ${percent(error)}), ${percent(BOUNDS[kind])} allowed`,
      ];
    }),
    ...(more !== null && more > 1 ? [`API: ${more} more handles are open than at first`] : []),
  ];
}
