/** What became of forecasts: scored over all, and over calm and crashing hours apart. */
import { median, quantile } from "simple-statistics";
import { type Bin, reliability, type Score, scoreOf } from "../stats/score";
import type { ForecastEntry, Line, PricesEntry } from "./entry";

/** Scores of one horizon. */
export interface Card {
  hours: number;
  /** Forecasts whose time has come, and those that still wait. */
  settled: number;
  waiting: number;
  all: Score | null;
  /** Those in whose time the price did not, or did, move by 8 %. */
  calm: Score | null;
  crash: Score | null;
  reliability: Bin[];
  /** Minutes from the first forecast of a fifth or more to the liquidation: median, and of the latest tenth. */
  lead: { hits: number; warned: number; median: number | null; p10: number | null };
}

export interface Scorecard {
  entries: number;
  head: string;
  cards: Card[];
}

const HOUR = 3_600;
const CRASH = 0.08;
/** A forecast of so much is a warning. */
const WARNING = 0.2;

interface Settled {
  position: string;
  probability: number;
  /** When its limit was first seen to be reached; null for never. */
  hit: number | null;
  time: number;
  crash: boolean;
}

/** Place of the first price that is later than a time. */
function firstAfter(prices: readonly PricesEntry[], time: number): number {
  let [low, high] = [0, prices.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((prices[middle] as PricesEntry).time <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Outcomes of an entry's forecasts by the prices that were written after it; null while its time has not passed. */
function settled(entry: ForecastEntry, prices: readonly PricesEntry[]): Settled[] | null {
  const until = entry.time + entry.hours * HOUR;
  if ((prices.at(-1)?.time ?? 0) < until) return null;
  const after = prices.slice(firstAfter(prices, entry.time), firstAfter(prices, until));
  const crash = after.some(({ low, high }) => low <= entry.price * (1 - CRASH) || high >= entry.price * (1 + CRASH));
  return entry.rows.map(([position, side, limit, probability]) => {
    const at = limit === null ? null : limit * entry.price;
    const reached = ({ low, high }: PricesEntry) => at !== null && (side === 0 ? low <= at : high >= at);
    // What could be liquidated at once has been.
    const now = at !== null && (side === 0 ? at >= entry.price : at <= entry.price);
    const hit = now ? entry.time : (after.find(reached)?.time ?? null);
    return { position, probability, hit, time: entry.time, crash };
  });
}

const scored = (rows: readonly Settled[]): Score | null =>
  rows.length === 0
    ? null
    : scoreOf(
        Float64Array.from(rows, ({ probability }) => probability),
        Uint8Array.from(rows, ({ hit }) => (hit === null ? 0 : 1)),
      );

function leadOf(rows: readonly Settled[]): Card["lead"] {
  const hits = new Map<string, number>();
  const warnings = new Map<string, number>();
  for (const { position, hit, probability, time } of rows) {
    if (hit !== null) hits.set(position, Math.min(hit, hits.get(position) ?? hit));
    if (probability >= WARNING && !warnings.has(position)) warnings.set(position, time);
  }
  const leads = [...hits].flatMap(([position, hit]) => {
    const warned = warnings.get(position);
    return warned === undefined || warned > hit ? [] : [(hit - warned) / 60];
  });
  const known = leads.length > 0;
  return {
    ...{ hits: hits.size, warned: leads.length, median: known ? median(leads) : null },
    p10: known ? quantile(leads, 0.1) : null,
  };
}

function cardOf(
  hours: number,
  entries: readonly ForecastEntry[],
  prices: ReadonlyMap<number, readonly PricesEntry[]>,
): Card {
  const outcomes = entries.map((entry) => settled(entry, prices.get(entry.market) ?? []));
  const rows = outcomes.flatMap((each) => each ?? []);
  return {
    ...{ hours, settled: outcomes.filter((each) => each !== null).length },
    waiting: outcomes.filter((each) => each === null).length,
    all: scored(rows),
    calm: scored(rows.filter(({ crash }) => !crash)),
    crash: scored(rows.filter(({ crash }) => crash)),
    reliability: reliability(
      Float64Array.from(rows, ({ probability }) => probability),
      Uint8Array.from(rows, ({ hit }) => (hit === null ? 0 : 1)),
    ),
    lead: leadOf(rows),
  };
}

/** The scorecard of a verified log. */
export function scorecardOf(lines: readonly Line[]): Scorecard {
  const bodies = lines.map(({ body }) => body);
  const forecasts = bodies.filter((body): body is ForecastEntry => body.kind === "forecast");
  const prices = new Map<number, PricesEntry[]>();
  for (const body of bodies) {
    if (body.kind !== "prices") continue;
    const own = prices.get(body.market);
    if (own === undefined) prices.set(body.market, [body]);
    else own.push(body);
  }
  const hours = [...new Set(forecasts.map((entry) => entry.hours))].sort((a, b) => a - b);
  return {
    ...{ entries: lines.length, head: lines.at(-1)?.hash ?? "" },
    cards: hours.map((each) =>
      cardOf(
        each,
        forecasts.filter((entry) => entry.hours === each),
        prices,
      ),
    ),
  };
}
