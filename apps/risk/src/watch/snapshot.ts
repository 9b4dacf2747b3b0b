/** What a watch knows after a look: everything that its doors answer. */
import { type Advice, adviceOf, checkTightens } from "../advice/advice";
import type { Book } from "../book/book";
import { type Marks, marksOf } from "../book/marks";
import { type AtRisk, forecastsOf, likeliest } from "../default/forecast";
import type { Model } from "../model/model";
import type { PricesEntry } from "../record/entry";
import type { ForecastLog } from "../record/log";
import { forecastEntries } from "../record/write";
import { type ValueAtRisk, valueAtRisk } from "../value/risk";
import { APART, type MarketAlarm, Watcher } from "./watcher";

export interface ForecastView {
  hours: number;
  expected: number;
  notional: number;
  accounts: AtRisk[];
}

/** `null` parts are of a pool without positions. */
export interface Snapshot {
  /** Chain's clock, slot and event number of what was read. */
  asOf: { time: number; slot: string; sequence: string };
  positions: number;
  alarms: MarketAlarm[];
  value: ValueAtRisk | null;
  forecasts: ForecastView[];
  advice: Advice[];
  /** Hash of the last line of the file of forecasts: null where none is written. */
  head: string | null;
}

const HOURS = [4, 24] as const;
const DAY = 24;
const LISTED = 50;
/** Seconds between two prices, and two forecasts, that are written down. */
const PRICES = 60;
const FORECASTS = 900;

interface Range {
  since: number;
  low: number;
  high: number;
}

/** Turns books into snapshots, and writes down what was forecast and what came of it. */
export class Watch {
  readonly watcher: Watcher;
  private readonly ranges = new Map<number, Range>();
  private forecastAt = 0;
  /** Why nothing is written down, in words; empty where it is. What is seen and forecast does not depend on it. */
  recordFault = "";

  constructor(
    private readonly model: Model,
    seed: number,
    private readonly log: ForecastLog | null = null,
  ) {
    this.watcher = new Watcher(seed);
  }

  look(book: Book, marks: Marks = marksOf(book)): Snapshot {
    const { now, slot, pool } = book.read;
    const time = Number(now);
    const alarms = this.watcher.look(book, marks);
    const asOf = { time, slot: String(slot), sequence: String(pool.state.sequence) };
    const empty = marks.length === 0;
    const value = empty ? null : valueAtRisk(book, marks, this.model, DAY);
    const forecasts = empty
      ? []
      : HOURS.map((hours) => {
          const found = forecastsOf(book, marks, this.model, hours);
          const { expected, notional } = found;
          return { hours, expected, notional, accounts: likeliest(book, marks, found, LISTED) };
        });
    const advice = value === null ? [] : adviceOf(book, alarms, value);
    for (const each of advice) checkTightens(book, each);
    this.record(book, marks, time, alarms);
    return { asOf, positions: marks.length, alarms, value, forecasts, advice, head: this.log?.head ?? null };
  }

  private record(book: Book, marks: Marks, time: number, alarms: readonly MarketAlarm[]): void {
    // Nodes that take turns differ by some seconds: the next look is written.
    const behind = (this.log?.newest ?? 0) - time;
    if (behind > 0 && behind <= APART) return;
    try {
      // Said at once: what was last written a false time ago is not due for as long.
      this.log?.checkTime(time);
      if (this.write(book, marks, time, alarms)) this.recordFault = "";
    } catch (error) {
      this.recordFault = (error as Error).message.split("\n", 1)[0] ?? "";
    }
  }

  /** Writes what is due; whether something was. */
  private write(book: Book, marks: Marks, time: number, alarms: readonly MarketAlarm[]): boolean {
    if (this.log === null) return false;
    const { length } = this.log;
    for (const { market, price } of alarms) {
      const { since, low, high } = this.ranges.get(market) ?? { since: time, low: price, high: price };
      const range = { since, low: Math.min(low, price), high: Math.max(high, price) };
      this.ranges.set(market, range);
      if (time - since < PRICES) continue;
      const entry: PricesEntry = { kind: "prices", time, market, low: range.low, high: range.high };
      this.log.append(entry);
      this.ranges.set(market, { since: time, low: price, high: price });
    }
    if (marks.length > 0 && time - this.forecastAt >= FORECASTS) {
      this.forecastAt = time;
      for (const hours of HOURS)
        for (const entry of forecastEntries(book, marks, this.model, hours)) this.log.append(entry);
    }
    return this.log.length > length;
  }
}
