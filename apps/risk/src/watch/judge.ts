/** Judges a live book that somebody else has read: all that a page shows of it, and a forecast of every position. */
import { decodeMarket, decodePool, engine, POSITION_OFFSETS, sizeOf } from "@ballast/sdk";
import { type Book, bookOf } from "../book/book";
import { type Marks, marksOf } from "../book/marks";
import type { Read } from "../book/world";
import { forecastsOf } from "../default/forecast";
import { type Calibration, triedOn } from "../model/calibration";
import type { Model } from "../model/model";
import { shippedModel } from "../model/shipped";
import { ForecastLog } from "../record/log";
import { type Scorecard, scorecardOf } from "../record/scorecard";
import { type StressReport, stressesOf } from "../stress/run";
import type { Tick } from "../warn/signals";
import { type Snapshot, Watch } from "./snapshot";
import type { Seen } from "./watcher";

/** A pool as it was read, in a form that threads can hand on. */
export interface Given {
  now: bigint;
  slot: bigint;
  /** Accounts as the chain has them. */
  pool: Uint8Array;
  markets: Uint8Array[];
  /** Newest prints of the price accounts, by custody. */
  prints: (engine.Print | null)[];
  /** Positions one after the other, and their addresses with a line each. */
  packed: Uint8Array;
  addresses: string;
  /** Prices of the last hours, by market: taken at the first look only. */
  past: readonly (readonly Tick[])[];
}

/** Every open position, in columns. */
export interface Rows {
  length: number;
  /** Place in what was given. */
  from: Uint32Array;
  market: Uint8Array;
  /** 0 long, 1 short. */
  side: Uint8Array;
  notional: Float64Array;
  /** Price at which it can be liquidated, as a share of the price now; NaN where none does that. */
  limit: Float64Array;
  /** By horizon: the chance to be liquidated, and places by falling chance. */
  chances: { hours: number; probability: Float64Array; order: Uint32Array }[];
}

export interface Judgement {
  snapshot: Snapshot;
  model: Pick<Model, "name" | "source" | "from" | "to">;
  /** How the model did on days that it had not seen. */
  tried: Calibration[];
  /** Null for a pool without positions. */
  stress: StressReport | null;
  seen: Seen[];
  record: { scorecard: Scorecard; entries: number } | null;
  /** Why nothing is recorded; empty where it is, or is not meant to be. */
  recordFault: string;
  rows: Rows;
  /** Milliseconds that it took. */
  took: number;
}

export interface JudgeOptions {
  seed: number;
  /** File that forecasts are written to; null for none. */
  log: string | null;
}

/** A scorecard is of the last week. */
const WEEK = 7 * 86_400;
/** Milliseconds between two scorecards. */
const SCORED = 60_000;
const STRIDE = sizeOf("Position");
const SIZE = POSITION_OFFSETS.state + engine.offsetOf("PositionState", "size");

export class Judge {
  private readonly watch: Watch;
  private readonly log: ForecastLog | null = null;
  private readonly fault: string = "";
  private scored: { at: number; entries: number; scorecard: Scorecard } | null = null;

  constructor({ seed, log }: JudgeOptions) {
    try {
      this.log = log === null ? null : ForecastLog.open(log, { keep: WEEK });
    } catch (error) {
      // Forecasts are worth something without their record; that there is none is said.
      this.fault = (error as Error).message;
    }
    this.watch = new Watch(shippedModel(), seed, this.log);
  }

  /** `NoPrice` where a market has none yet. */
  look(given: Given): Judgement {
    const began = performance.now();
    const { book, from } = opened(given);
    given.past.forEach((ticks, market) => this.watch.watcher.remember(market, ticks));
    const marks = marksOf(book);
    const snapshot = this.watch.look(book, marks);
    const stress = marks.length === 0 ? null : stressesOf(book);
    const rows = rowsOf(book, marks, from);
    const record = this.record();
    const { name, source, from: first, to } = shippedModel();
    return {
      ...{
        snapshot,
        stress,
        rows,
        record,
        recordFault: this.fault || this.watch.recordFault,
        seen: this.watch.watcher.seen,
      },
      ...{ model: { name, source, from: first, to }, tried: triedOn(), took: performance.now() - began },
    };
  }

  private record(): Judgement["record"] {
    if (this.log === null) return null;
    const { length: entries } = this.log;
    const isOld = this.scored === null || Date.now() - this.scored.at > SCORED;
    if (isOld && this.scored?.entries !== entries)
      this.scored = { at: Date.now(), entries, scorecard: scorecardOf(this.log.recent) };
    return this.scored && { scorecard: this.scored.scorecard, entries };
  }
}

/** The book of what was given, and for each place of it where it was given. */
function opened({ now, slot, pool, markets, prints, packed, addresses }: Given): { book: Book; from: Uint32Array } {
  const read = {
    ...{ now, slot, pool: decodePool(pool), markets: markets.map((data) => decodeMarket(data)) },
    prices: prints.map((print) => ({ peek: () => print })),
  } as unknown as Read;
  const names = addresses === "" ? [] : addresses.split("\n");
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const accounts = names.flatMap((address, place) => {
    const at = place * STRIDE;
    return view.getBigUint64(at + SIZE, true) === 0n ? [] : [{ address, data: packed.subarray(at, at + STRIDE) }];
  });
  const places = new Map(names.map((address, place) => [address, place]));
  const book = bookOf(read, accounts);
  const length = book.packed.length / STRIDE;
  return { book, from: Uint32Array.from({ length }, (_, i) => places.get(book.address(i)) ?? 0) };
}

function rowsOf(book: Book, marks: Marks, from: Uint32Array): Rows {
  const { length, market, side, notional, limit } = marks;
  const model = shippedModel();
  const chances = model.horizons.map(({ hours }) => {
    const probability = length === 0 ? new Float64Array() : forecastsOf(book, marks, model, hours).probability;
    return { hours, probability, order: orderOf(book, probability) };
  });
  return { length, from, market, side, notional, limit, chances };
}

/** Places by falling chance, equal ones by address; those without any are left out. */
function orderOf(book: Book, chance: Float64Array): Uint32Array {
  const any = Uint32Array.from(chance.keys()).filter((place) => (chance[place] as number) > 0);
  return any.sort((a, b) => {
    const apart = (chance[b] as number) - (chance[a] as number);
    return apart !== 0 ? apart : book.address(a) < book.address(b) ? -1 : 1;
  });
}
