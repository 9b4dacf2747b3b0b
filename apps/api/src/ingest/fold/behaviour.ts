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

const NEW = {
  ...{ opens: 0, closes: 0, liquidations: 0, topUps: 0, withdrawals: 0, orders: 0, stops: 0 },
  ...{ pnl: 0n, fees: 0n, liens: 0n, holdMedian: null, holds: "{}" },
};

export function behave(batch: Batch, entry: OwnedEntry, deeds: Deeds): void {
  const { pool, heard } = entry;
  const owner = base58(entry.data.owner);
  const before = batch.get(schema.ownerBehaviour, { pool, owner }) ?? { pool, owner, ...NEW };
  const { hold, opens = 0, closes = 0, liquidations = 0, topUps = 0, withdrawals = 0, orders = 0, stops = 0 } = deeds;
  const { pnl = 0n, fees = 0n, liens = 0n } = deeds;
  batch.put(schema.ownerBehaviour, {
    ...{ pool, owner, sequence: heard.sequence, ts: heard.ts, holds: before.holds, holdMedian: before.holdMedian },
    ...{ opens: before.opens + opens, closes: before.closes + closes, orders: before.orders + orders },
    ...{ liquidations: before.liquidations + liquidations, stops: before.stops + stops },
    ...{ topUps: before.topUps + topUps, withdrawals: before.withdrawals + withdrawals },
    ...{ pnl: before.pnl + pnl, fees: before.fees + fees, liens: before.liens + liens },
    ...(hold === undefined ? {} : added(before.holds, hold)),
  });
}
