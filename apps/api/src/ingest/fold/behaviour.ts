/** What owners do, in sums that stay small: features of forecasts. */
import * as schema from "../../db/schema";
import type { Batch } from "../batch";
import { base58, type OwnedEntry } from "./common";

type Behaviour = typeof schema.ownerBehaviour.$inferSelect;
type Sums = Pick<
  Behaviour,
  "opens" | "closes" | "liquidations" | "topUps" | "withdrawals" | "orders" | "stops" | "pnl" | "fees" | "liens"
>;
export type Deeds = Partial<Sums> & { hold?: bigint };

/** Counts by bins of a quarter of a doubling: two hundred hold all from a second to the age of the world. */
type Histogram = Record<string, number>;

function added(holds: string, seconds: bigint): { holds: string; holdMedian: bigint } {
  const bins = JSON.parse(holds) as Histogram;
  const bin = String(Math.round(4 * Math.log2(Math.max(1, Number(seconds)))));
  bins[bin] = (bins[bin] ?? 0) + 1;
  const sorted = Object.entries(bins).sort(([a], [b]) => Number(a) - Number(b));
  const half = sorted.reduce((sum, [, n]) => sum + n, 0) / 2;
  let passed = 0;
  const [median] = sorted.find(([, n]) => {
    passed += n;
    return passed >= half;
  }) ?? ["0"];
  return {
    holds: JSON.stringify(Object.fromEntries(sorted)),
    holdMedian: BigInt(Math.round(2 ** (Number(median) / 4))),
  };
}

/** How long a position was held that is closed now. */
export const closed = (shut: boolean, now: bigint, { openedAt }: { openedAt: bigint }): Deeds =>
  shut ? { hold: now - openedAt } : {};

const newcomer = (pool: string, owner: string): Behaviour => ({
  pool,
  owner,
  sequence: 0n,
  ts: 0n,
  opens: 0,
  closes: 0,
  liquidations: 0,
  topUps: 0,
  withdrawals: 0,
  orders: 0,
  stops: 0,
  pnl: 0n,
  fees: 0n,
  liens: 0n,
  holdMedian: null,
  holds: "{}",
});

/** Adds to the sums of an owner, whose row is the batch's own. */
export function behave(batch: Batch, entry: OwnedEntry, deeds: Deeds): void {
  const { pool, heard } = entry;
  const owner = base58(entry.data.owner);
  const row = batch.get(schema.ownerBehaviour, { pool, owner }) ?? newcomer(pool, owner);
  const { hold, opens = 0, closes = 0, liquidations = 0, topUps = 0, withdrawals = 0, orders = 0, stops = 0 } = deeds;
  const { pnl = 0n, fees = 0n, liens = 0n } = deeds;
  row.sequence = heard.sequence;
  row.ts = heard.ts;
  row.opens += opens;
  row.closes += closes;
  row.orders += orders;
  row.liquidations += liquidations;
  row.stops += stops;
  row.topUps += topUps;
  row.withdrawals += withdrawals;
  row.pnl += pnl;
  row.fees += fees;
  row.liens += liens;
  if (hold !== undefined) Object.assign(row, added(row.holds, hold));
  batch.put(schema.ownerBehaviour, row);
}
