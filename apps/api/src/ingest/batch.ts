/** What a batch of events does to the tables, in memory: rows that it adds, and rows that it changes. */
import type { PgTable } from "drizzle-orm/pg-core";
import type { PoolClient } from "pg";
import * as schema from "../db/schema";
import { find, fromWire, remove, shapeOf, toWire, type Wire, write } from "./rows";

interface Held<T extends PgTable = PgTable> {
  /** As it was read; null where there was none. */
  before: Wire | null;
  now: T["$inferSelect"] | null;
  dirty: boolean;
}

interface Seen {
  market: number;
  resolution: number;
  bucket: bigint;
  price: bigint;
  ts: bigint;
}

/** Prices are merged with those of their bucket: whatever comes twice or late, the row is the same. */
const MERGED = [
  "open = CASE WHEN EXCLUDED.open_at < prices.open_at THEN EXCLUDED.open ELSE prices.open END",
  "open_at = least(EXCLUDED.open_at, prices.open_at)",
  "high = greatest(EXCLUDED.high, prices.high)",
  "low = least(EXCLUDED.low, prices.low)",
  "close = CASE WHEN EXCLUDED.close_at >= prices.close_at THEN EXCLUDED.close ELSE prices.close END",
  "close_at = greatest(EXCLUDED.close_at, prices.close_at)",
].join(", ");

/** What no value of a key has in it. */
const BETWEEN = "\0";

/** A row by the values of its key. */
const nameOf = (table: PgTable, wire: Wire): string =>
  shapeOf(table)
    .key.map((column) => String(wire[column]))
    .join(BETWEEN);

/** A table and the columns that name a row of it: its key, or what stands for it. */
export interface Need {
  table: PgTable;
  key: Wire;
}

export class Batch {
  private readonly added = new Map<PgTable, Wire[]>();
  private readonly held = new Map<PgTable, Map<string, Held>>();

  private readonly asked = new Map<PgTable, Map<string, Wire>>();
  private readonly prices = new Map<string, typeof schema.prices.$inferSelect>();

  constructor(readonly pool: string) {}

  /** Reads the rows that the batch will ask for, a statement a table. */
  async load(client: PoolClient, needs: readonly Need[], owners: readonly string[]): Promise<void> {
    const byTable = new Map<PgTable, Wire[]>();
    for (const { table, key } of needs) {
      const name = nameOf(table, key);
      const known = this.asked.get(table) ?? new Map<string, Wire>();
      if (known.has(name)) continue;
      this.asked.set(table, known.set(name, key));
      const wanted = byTable.get(table) ?? [];
      byTable.set(table, wanted);
      wanted.push(key);
    }
    for (const [table, keys] of byTable) {
      for (const wire of await find(client, table, shapeOf(table).key, keys)) this.hold(table, wire);
    }
    const open = owners.flatMap((owner) =>
      ["open", "cancelling", "ended"].map((state) => ({ pool: this.pool, owner, state })),
    );
    const orders = await find(client, schema.requests, ["pool", "owner", "state"], open);
    for (const wire of orders) this.hold(schema.requests, wire);
  }

  /** Reads rows that agree with one of these in these columns. */
  async more(client: PoolClient, table: PgTable, by: readonly string[], keys: readonly Wire[]): Promise<void> {
    for (const wire of await find(client, table, by, keys)) this.hold(table, wire);
  }

  add<T extends PgTable>(table: T, row: T["$inferSelect"]): void {
    const rows = this.added.get(table) ?? [];
    this.added.set(table, rows);
    rows.push(toWire(table, row));
  }

  /** Whether a row, or that there is none, is known. */
  has(table: PgTable, key: Wire): boolean {
    return this.asked.get(table)?.has(nameOf(table, key)) ?? false;
  }

  /** A row by its key, in names of columns; null where there is none. Sums may be added to in place, and put. */
  get<T extends PgTable>(table: T, key: Wire): T["$inferSelect"] | null {
    return this.held.get(table)?.get(nameOf(table, key))?.now ?? null;
  }

  put<T extends PgTable>(table: T, row: T["$inferSelect"]): void {
    const rows = this.rowsOf(table);
    const fields = row as Record<string, unknown>;
    const name = shapeOf(table)
      .keyFields.map((field) => String(fields[field]))
      .join(BETWEEN);
    const held = rows.get(name);
    if (held === undefined) rows.set(name, { before: null, now: row, dirty: true });
    else Object.assign(held, { now: row, dirty: true });
  }

  /** A price that was seen in a bucket. */
  price({ market, resolution, bucket, price, ts }: Seen): void {
    const name = `${market} ${resolution} ${bucket}`;
    const key = { pool: this.pool, market, resolution, bucket };
    const row = this.prices.get(name) ?? {
      ...{ ...key, open: price, high: price, low: price, close: price, openAt: ts, closeAt: ts },
    };
    if (price > row.high) row.high = price;
    if (price < row.low) row.low = price;
    if (ts >= row.closeAt) Object.assign(row, { close: price, closeAt: ts });
    if (ts < row.openAt) Object.assign(row, { open: price, openAt: ts });
    this.prices.set(name, row);
  }

  /** Orders of an owner that are not over, the oldest first. */
  orders(owner: string): (typeof schema.requests.$inferSelect)[] {
    const open: (typeof schema.requests.$inferSelect)[] = [];
    for (const { now } of this.rowsOf(schema.requests).values()) {
      const row = now as typeof schema.requests.$inferSelect;
      if (row.owner === owner && row.state !== "filled" && row.state !== "cancelled") open.push(row);
    }
    return open.sort((a, b) => Number(a.placedSequence - b.placedSequence));
  }

  /** Writes everything, and how it was before where a fork may undo it: `undo` is the number of the first event. */
  async write(client: PoolClient, undo: bigint | null): Promise<void> {
    for (const [table, rows] of this.added) await write(client, table, rows);
    // A batch that changes nothing is one to take back as well.
    const before: Wire[] = undo === null ? [] : [{ pool: this.pool, batch: String(undo), of_table: "", of_key: "" }];
    for (const [table, rows] of this.held) {
      const dirty = [...rows].filter(([, { dirty }]) => dirty);
      const now = dirty.map(([, held]) => toWire(table, held.now as object));
      await write(client, table, now, true);
      if (undo === null) continue;
      for (const [key, held] of dirty) {
        const row = {
          pool: this.pool,
          batch: String(undo),
          of_table: shapeOf(table).name,
          of_key: JSON.stringify(key.split(BETWEEN)),
        };
        // As JSON carries it, so that it can be put back as it was.
        before.push({ ...row, before: held.before === null ? null : toWire(table, fromWire(table, held.before)) });
      }
    }
    await write(client, schema.undo, before);
    const seen = [...this.prices.values()].map((row) => toWire(schema.prices, row));
    await write(client, schema.prices, seen, MERGED);
  }

  private hold(table: PgTable, wire: Wire): void {
    this.rowsOf(table).set(nameOf(table, wire), { before: wire, now: fromWire(table, wire), dirty: false });
  }

  private rowsOf(table: PgTable): Map<string, Held> {
    const rows = this.held.get(table) ?? new Map<string, Held>();
    this.held.set(table, rows);
    return rows;
  }
}

/** Puts rows back as they were before a batch, and takes away those that were not there. */
export async function restore(client: PoolClient, tables: readonly PgTable[], rows: readonly Undone[]): Promise<void> {
  for (const table of tables) {
    const { name, key } = shapeOf(table);
    const mine = rows.filter((row) => row.of_table === name);
    const back = mine.flatMap(({ before }) => (before === null ? [] : [before]));
    await write(client, table, back, true);
    const gone = mine.filter(({ before }) => before === null).map(({ of_key }) => JSON.parse(of_key) as unknown[]);
    await remove(
      client,
      table,
      gone.map((values) => Object.fromEntries(key.map((column, i) => [column, values[i]]))),
    );
  }
}

export interface Undone {
  of_table: string;
  of_key: string;
  before: Wire | null;
}
