/** Events into a batch, with the rows that they read. */
import type { Heard } from "@ballast/follow";
import type { PoolClient } from "pg";
import * as schema from "../db/schema";
import type { Batch } from "./batch";
import { fold, hashOf, lossNeeds, needsOf } from "./fold";
import type { Wire } from "./rows";

type CursorRow = typeof schema.cursors.$inferSelect;

const LOSS_KEY = ["pool", "market", "side", "number"];

/** Folds events in order. `after`: called when each is in. Returns the cursor after the last. */
export async function foldAll(
  client: PoolClient,
  batch: Batch,
  events: readonly Heard[],
  cursor: CursorRow,
  after: ((now: CursorRow) => Promise<void>) | null = null,
): Promise<CursorRow> {
  const { needs, owners } = needsOf(batch.pool, events);
  await batch.load(client, needs, owners);
  const loss = lossNeeds(batch, events);
  await batch.more(client, schema.lossEvents, LOSS_KEY, loss);
  await batch.more(client, schema.receiptPayers, LOSS_KEY, loss);
  const markets = events.some(({ event }) => event === null) ? await marketsOf(client, batch) : [];
  const now = { ...cursor };
  for (const heard of events) {
    const { sequence } = heard;
    const hash = hashOf(now.hash, sequence, heard.raw);
    fold(batch, heard, hash, markets);
    now.next = sequence + 1n;
    now.slot = heard.slot;
    now.ts = heard.ts;
    now.signature = heard.signature;
    now.hash = hash;
    if (after !== null) await after(now);
  }
  return now;
}

/** Numbers of the pool's markets, their sums loaded: an event that is lost could have changed any. */
async function marketsOf(client: PoolClient, batch: Batch): Promise<number[]> {
  const { rows } = await client.query<Wire>("SELECT market FROM markets WHERE pool = $1", [batch.pool]);
  const markets = rows.map(({ market }) => Number(market));
  const needs = markets.map((market) => ({ table: schema.marketTotals, key: { pool: batch.pool, market } }));
  await batch.load(
    client,
    needs.filter(({ table, key }) => !batch.has(table, key)),
    [],
  );
  return markets;
}
