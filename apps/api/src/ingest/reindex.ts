/** Fills the typed tables anew from the raw events, without asking any node: after the decoder has changed. */
import type { Heard } from "@ballast/follow";
import { events } from "@ballast/sdk";
import type { PoolClient } from "pg";
import type { Database } from "../db";
import * as schema from "../db/schema";
import { correct, type Figures } from "../snapshot/correct";
import { Batch } from "./batch";
import { DECODER } from "./fold";
import { foldAll } from "./fold_all";
import { fromWire, shapeOf, type Wire } from "./rows";
import { ADDED, CHANGED } from "./tables";

const PAGE = 500;

type CursorRow = typeof schema.cursors.$inferSelect;
type EventRow = typeof schema.events.$inferSelect;

/** The event of a row, as this version decodes it. */
function heardOf(row: EventRow, final: bigint): Heard {
  const { sequence, slot, ts, signature, payer, raw } = row;
  const event = raw.length === 0 ? null : events.decodeEvent(raw);
  const unknown =
    raw.length === 0 ? row.decodeError : `an event that this version does not know, of ${raw.length} bytes`;
  const error = event === null ? unknown : null;
  return { sequence, slot, ts, signature, payer, raw, event, error, final: sequence < final };
}

async function pageOf(client: PoolClient, pool: string, from: bigint): Promise<EventRow[]> {
  const { rows } = await client.query<Wire>(
    `SELECT * FROM events WHERE pool = $1 AND sequence >= $2 ORDER BY sequence LIMIT ${PAGE}`,
    [pool, String(from)],
  );
  return rows.map((row) => fromWire(schema.events, row));
}

/** What snapshots said of the sums, by the number that they are of: the last of each. */
async function figuresOf(client: PoolClient, pool: string, rows: readonly EventRow[]): Promise<Map<bigint, Figures>> {
  const range = [pool, String((rows[0]?.sequence ?? 0n) + 1n), String((rows.at(-1)?.sequence ?? 0n) + 1n)];
  const within = "WHERE pool = $1 AND sequence BETWEEN $2 AND $3 ORDER BY slot";
  const own = await client.query<Wire>(`SELECT * FROM snapshots_pool ${within}`, range);
  const markets = await client.query<Wire>(`SELECT * FROM snapshots_market ${within}`, range);
  const figures = new Map<bigint, Figures>();
  for (const row of own.rows.map((wire) => fromWire(schema.snapshotsPool, wire))) {
    const { sequence, slot, fund, fundShares: stakeShares, lpSupply } = row;
    figures.set(sequence, { sequence, slot, fund, stakeShares, lpSupply, markets: [] });
  }
  for (const row of markets.rows.map((wire) => fromWire(schema.snapshotsMarket, wire))) {
    const { sequence, slot, market, oiLong: long, oiShort: short, longPositions, shortPositions } = row;
    const found = figures.get(sequence);
    if (found?.slot === slot) found.markets.push({ market, long, short, longPositions, shortPositions });
  }
  return figures;
}

/** One page: its rows are taken away and made again, with what else they make. */
async function page(client: PoolClient, cursor: CursorRow, rows: readonly EventRow[], final: bigint) {
  const { pool } = cursor;
  const figures = await figuresOf(client, pool, rows);
  const last = rows.at(-1)?.sequence ?? 0n;
  await client.query("DELETE FROM events WHERE pool = $1 AND sequence BETWEEN $2 AND $3", [
    ...[pool, String(cursor.next), String(last)],
  ]);
  const all = rows.map((row) => heardOf(row, final));
  let now = cursor;
  // What a fork may undo is a batch each: it can be taken back from any event on.
  const open = all.filter((heard) => !heard.final).map((heard) => [heard]);
  for (const run of [all.filter((heard) => heard.final), ...open]) {
    const [first] = run;
    if (first === undefined) continue;
    const batch = new Batch(pool);
    now = await foldAll(client, batch, run, now, async (reached) => {
      const found = figures.get(reached.next);
      if (found !== undefined) await correct(client, batch, found, reached);
    });
    await batch.write(client, first.final ? null : first.sequence);
  }
  return now;
}

/** A stream of which the tables have no event. */
export class UnheardError extends RangeError {
  override readonly name = "UnheardError";
}

/**
 * Reindexes a pool (or the controller) in one transaction: a process that ends meanwhile leaves all as it was. `told`:
 * how many events are done, of how many. `UnheardError`.
 */
export async function reindex(
  { pool: connections }: Database,
  pool: string,
  told: (done: bigint, of: bigint) => void = () => {},
): Promise<{ events: bigint }> {
  const client = await connections.connect();
  try {
    await client.query("BEGIN");
    const { rows } = await client.query<Wire>("SELECT * FROM cursors WHERE pool = $1 FOR UPDATE", [pool]);
    const [wire] = rows;
    if (wire === undefined) throw new UnheardError(`nothing was ever heard of ${pool}`);
    const end = fromWire(schema.cursors, wire);
    for (const table of [...ADDED, ...CHANGED, schema.undo]) {
      if (table !== schema.events) await client.query(`DELETE FROM ${shapeOf(table).name} WHERE pool = $1`, [pool]);
    }
    let now: CursorRow = { ...end, next: 0n, slot: 0n, ts: 0n, signature: "", hash: new Uint8Array() };
    while (now.next < end.next) {
      now = await page(client, now, await pageOf(client, pool, now.next), end.final);
      told(now.next, end.next);
    }
    await client.query(`UPDATE cursors SET decoder = ${DECODER} WHERE pool = $1`, [pool]);
    await client.query("COMMIT");
    client.release();
    return { events: end.next };
  } catch (error) {
    client.release(error instanceof Error ? error : true);
    throw error;
  }
}
