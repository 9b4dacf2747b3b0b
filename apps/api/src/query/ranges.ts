/**
 * Events by their numbers, for all who ask at once: while one statement runs those who come wait, and the next one
 * reads what all of them want. Numbers have no gaps, so a page of all events is a range of them.
 */
import type { Event } from "../contract/index";
import type { Database } from "../db";
import { ask } from "../db/ask";
import { COLUMNS, eventOf, type Row } from "./event";
import type { Mark } from "./mark";

/** From this number on, up to that one without it. */
interface Range {
  from: number;
  to: number;
}

interface Wanted extends Range {
  mark: Mark;
  done(found: Event[] | null): void;
  failed(error: unknown): void;
}

/** Ranges of one statement: 64 of the largest are 64,000 events, and 0.4 s of a database that does nothing else. */
const AT_ONCE = 64;
const MOST = 20_000;
/** Events that are kept decoded: what is final stays as it is. 8 MB. */
const KEPT = 4_096;

const TEXT = `SELECT e.* FROM unnest($2::bigint[], $3::bigint[]) AS k (least, most), LATERAL
  (SELECT ${COLUMNS} FROM events WHERE pool = $1 AND sequence >= k.least AND sequence < k.most) AS e`;

/** Ranges as few as they can be: those that meet are one. */
function joined(ranges: readonly Range[]): Range[] {
  const whole: Range[] = [];
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else whole.push({ from, to });
  }
  return whole;
}

export class Ranges {
  private readonly wanted: Wanted[] = [];
  private busy = false;
  private readonly final = new Map<number, Event>();

  constructor(
    private readonly database: Database,
    private readonly pool: string,
  ) {}

  /** The events of a range, in order; null where one of them is not there. */
  read(range: Range, mark: Mark): Promise<Event[] | null> {
    const known = this.collect(range, this.final);
    if (known !== null) return Promise.resolve(known);
    return new Promise((done, failed) => {
      this.wanted.push({ ...range, mark, done, failed });
      if (!this.busy) void this.work();
    });
  }

  private collect({ from, to }: Range, events: ReadonlyMap<number, Event>): Event[] | null {
    const found: Event[] = [];
    for (let number = from; number < to; number++) {
      const event = events.get(number);
      if (event === undefined) return null;
      found.push(event);
    }
    return found;
  }

  private async work(): Promise<void> {
    this.busy = true;
    // Those that come with this one are read with it.
    await new Promise((done) => setImmediate(done));
    while (this.wanted.length > 0) await this.once(this.taken());
    this.busy = false;
  }

  private taken(): Wanted[] {
    let [count, events] = [0, 0];
    for (const { from, to } of this.wanted) {
      events += to - from;
      if (count > 0 && (count === AT_ONCE || events > MOST)) break;
      count++;
    }
    return this.wanted.splice(0, count);
  }

  private async once(wanted: readonly Wanted[]): Promise<void> {
    try {
      const ranges = joined(wanted);
      const values = [this.pool, ranges.map(({ from }) => from), ranges.map(({ to }) => to)];
      const rows = new Map<number, Row>();
      for (const row of await ask<Row>(this.database.pool, TEXT, values)) rows.set(Number(row.sequence), row);
      for (const { from, to, mark, done } of wanted) done(this.decoded({ from, to }, rows, mark));
    } catch (error) {
      for (const { failed } of wanted) failed(error);
    }
  }

  private decoded({ from, to }: Range, rows: ReadonlyMap<number, Row>, mark: Mark): Event[] | null {
    const found: Event[] = [];
    for (let number = from; number < to; number++) {
      const row = rows.get(number);
      const event = this.final.get(number) ?? (row && eventOf(row, mark));
      if (event === undefined) return null;
      if (event.status === "finalized") this.keep(number, event);
      found.push(event);
    }
    return found;
  }

  private keep(number: number, event: Event): void {
    this.final.set(number, event);
    const [oldest] = this.final.size > KEPT ? this.final.keys() : [];
    if (oldest !== undefined) this.final.delete(oldest);
  }
}

const known = new WeakMap<Database, Map<string, Ranges>>();

/** The one of a pool of a database. */
export function rangesOf(database: Database, pool: string): Ranges {
  const pools = known.get(database) ?? new Map<string, Ranges>();
  known.set(database, pools);
  const ranges = pools.get(pool) ?? new Ranges(database, pool);
  pools.set(pool, ranges);
  return ranges;
}
