/** Sums that events do not tell wholly, set right by the accounts of the same moment. */
import type { Snapshot } from "@ballast/follow";
import type { PoolClient } from "pg";
import * as schema from "../db/schema";
import type { Batch } from "../ingest/batch";
import { marketTotals, totalsOf } from "../ingest/fold/common";
import { rollInterest, rollupNeeds } from "../rollup/rollup";
import { decoded } from "./accounts";

type CursorRow = typeof schema.cursors.$inferSelect;

/** Refunds that no event says: they are in the fund's flows from here on. */
function correctFund(batch: Batch, fund: bigint, stakeShares: bigint, lpSupply: bigint, cursor: CursorRow): void {
  const totals = totalsOf(batch);
  if (totals.untold === 0) return;
  const { next, slot, ts, signature, pool } = cursor;
  const usd = fund - totals.fund;
  if (usd !== 0n) {
    const place = { pool, sequence: next - 1n, slot, ts, signature };
    batch.add(schema.fundFlows, { ...place, source: "finalization", market: 255, owner: null, usd, balance: fund });
  }
  batch.put(schema.totals, { ...totals, fund, stakeShares, lpSupply, untold: 0 });
}

/** Does nothing unless the accounts are of exactly the number that the tables have reached. */
export async function correct(client: PoolClient, batch: Batch, snapshot: Snapshot, cursor: CursorRow): Promise<void> {
  const accounts = decoded(snapshot);
  // Accounts of a dead fork have earlier slots: the chain goes on in later ones.
  if (accounts === null || accounts.pool.state.sequence !== cursor.next || accounts.slot < cursor.slot) return;
  const { fund, lpSupply, exposures } = accounts.pool.state;
  const { pool } = batch;
  const numbers = accounts.markets.map(({ state }) => state.index);
  if (!batch.has(schema.totals, { pool })) {
    await batch.load(client, [{ table: schema.totals, key: { pool } }], []);
  }
  for (const market of numbers) {
    const needs = [{ table: schema.marketTotals, key: { pool, market } }, ...rollupNeeds(pool, market, cursor.ts)];
    await batch.load(
      client,
      needs.filter(({ table, key }) => !batch.has(table, key)),
      [],
    );
    const before = marketTotals(batch, market);
    const [long, short] = exposures[market]?.sides ?? [];
    if (before.untold === 0 || long === undefined || short === undefined) continue;
    const counts = { longPositions: Number(long.positions), shortPositions: Number(short.positions) };
    const now = { ...before, long: long.size, short: short.size, ...counts, untold: 0 };
    batch.put(schema.marketTotals, now);
    rollInterest(batch, market, cursor.ts, before, now);
  }
  correctFund(batch, fund.balance, fund.shares, lpSupply, cursor);
}
