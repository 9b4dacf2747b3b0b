/** Sums that events do not tell wholly, set right by the accounts of the same moment. */
import type { Snapshot } from "@ballast/follow";
import type { PoolClient } from "pg";
import * as schema from "../db/schema";
import type { Batch } from "../ingest/batch";
import { marketTotals, totalsOf } from "../ingest/fold/common";
import { rollInterest, rollupNeeds } from "../rollup/rollup";
import { decoded } from "./accounts";

type CursorRow = typeof schema.cursors.$inferSelect;
type Sides = Pick<
  typeof schema.marketTotals.$inferSelect,
  "market" | "long" | "short" | "longPositions" | "shortPositions"
>;

/** What accounts say of the sums, and before which event. */
export interface Figures {
  sequence: bigint;
  slot: bigint;
  fund: bigint;
  stakeShares: bigint;
  lpSupply: bigint;
  markets: Sides[];
}

/** Null where the accounts do not fit each other. */
export function figuresOf(snapshot: Snapshot): Figures | null {
  const accounts = decoded(snapshot);
  if (accounts === null) return null;
  const { sequence, fund, lpSupply, exposures } = accounts.pool.state;
  const markets = accounts.markets.flatMap(({ state: { index: market } }): Sides[] => {
    const [long, short] = exposures[market]?.sides ?? [];
    if (long === undefined || short === undefined) return [];
    const counts = { longPositions: Number(long.positions), shortPositions: Number(short.positions) };
    return [{ market, long: long.size, short: short.size, ...counts }];
  });
  return { sequence, slot: accounts.slot, fund: fund.balance, stakeShares: fund.shares, lpSupply, markets };
}

/** Refunds that no event says: they are in the fund's flows from here on. */
function correctFund(batch: Batch, { fund, stakeShares, lpSupply }: Figures, cursor: CursorRow): void {
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
export async function correct(client: PoolClient, batch: Batch, figures: Figures, cursor: CursorRow): Promise<void> {
  // Accounts of a dead fork have earlier slots: the chain goes on in later ones.
  if (figures.sequence !== cursor.next || figures.slot < cursor.slot) return;
  const { pool } = batch;
  const load = (needs: Parameters<Batch["load"]>[1]) =>
    batch.load(
      client,
      needs.filter(({ table, key }) => !batch.has(table, key)),
      [],
    );
  await load([{ table: schema.totals, key: { pool } }]);
  for (const { market, ...now } of figures.markets) {
    await load([{ table: schema.marketTotals, key: { pool, market } }]);
    const before = marketTotals(batch, market);
    if (before.untold === 0) continue;
    await load(rollupNeeds(pool, market, cursor.ts));
    const after = { ...before, ...now, untold: 0 };
    batch.put(schema.marketTotals, after);
    rollInterest(batch, market, cursor.ts, before, after);
  }
  correctFund(batch, figures, cursor);
}
