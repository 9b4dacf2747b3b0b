/** Events by their numbers. Numbers have no gaps, so a page of all events is a range of them. */
import type { Database } from "../db";
import { ask } from "../db/ask";
import { Batch } from "./batch";
import { COLUMNS, eventOf, type Row, type Told } from "./event";
import type { Mark } from "./mark";

/** From this number on, up to that one without it. */
interface Range {
  from: number;
  to: number;
}

type Wanted = Range & { mark: Mark };

/** Events of one statement: 64 of the largest ranges are 64,000, and 0.4 s of a database that does nothing else. */
const MOST = 20_000;
/**
 * So many of the newest are kept as they are told once they are final, as they stay as they are. 3 MB; of older ones
 * nobody asks for the same again, and what is kept of them is what a collector of garbage moves.
 */
const KEPT = 4_096;

/**
 * Without its limit, which says nothing that the numbers do not say, a range looks like a ninth of all events to the
 * planner: of ten million it read every one for each page, in 38 s.
 */
const TEXT = `SELECT e.* FROM unnest($2::bigint[], $3::bigint[]) AS k (least, most), LATERAL
  (SELECT ${COLUMNS} FROM events WHERE pool = $1 AND sequence >= k.least AND sequence < k.most
  ORDER BY sequence LIMIT k.most - k.least) AS e`;

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
  private readonly batch = new Batch<Wanted, Told[] | null>({
    answer: (wanted) => this.found(wanted),
    weigh: ({ from, to }) => to - from,
    most: MOST,
  });
  private readonly final = new Map<number, Told>();

  constructor(
    private readonly database: Database,
    private readonly pool: string,
  ) {}

  /** The events of a range, in order; null where one of them is not there. */
  read(range: Range, mark: Mark): Promise<Told[] | null> {
    const known = this.collect(range, (number) => this.final.get(number));
    return known === null ? this.batch.ask({ ...range, mark }) : Promise.resolve(known);
  }

  private collect({ from, to }: Range, find: (number: number) => Told | undefined): Told[] | null {
    const found: Told[] = [];
    for (let number = from; number < to; number++) {
      const event = find(number);
      if (event === undefined) return null;
      found.push(event);
    }
    return found;
  }

  private async found(wanted: readonly Wanted[]): Promise<(Told[] | null)[]> {
    const ranges = joined(wanted);
    const values = [this.pool, ranges.map(({ from }) => from), ranges.map(({ to }) => to)];
    const rows = new Map<number, Row>();
    for (const row of await ask<Row>(this.database.pool, TEXT, values)) rows.set(Number(row.sequence), row);
    const find = (mark: Mark) => (number: number) => this.final.get(number) ?? this.told(rows.get(number), mark);
    return wanted.map(({ mark, ...range }) => this.collect(range, find(mark)));
  }

  private told(row: Row | undefined, mark: Mark): Told | undefined {
    if (row === undefined) return undefined;
    const event = eventOf(row, mark);
    const oldest = Number(mark.next) - KEPT;
    if (event.isFinal && event.sequence >= oldest) this.keep(event, oldest);
    return event;
  }

  private keep(event: Told, oldest: number): void {
    this.final.set(event.sequence, event);
    if (this.final.size < 2 * KEPT) return;
    for (const number of this.final.keys()) if (number < oldest) this.final.delete(number);
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
