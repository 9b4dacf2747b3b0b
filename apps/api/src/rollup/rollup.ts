/** Sums over a minute, an hour and a day, kept as events are written. */
import * as schema from "../db/schema";
import type { Batch, Need } from "../ingest/batch";

export const RESOLUTIONS = [60, 3_600, 86_400] as const;

const startOf = (ts: bigint, resolution: number): bigint => ts - (ts % BigInt(resolution));

const spans = (pool: string, ts: bigint) =>
  RESOLUTIONS.map((resolution) => ({ pool, resolution, bucket: startOf(ts, resolution) }));

const textOf = <T extends { bucket: bigint }>(key: T) => ({ ...key, bucket: String(key.bucket) });

/** Rows that an event of this time may change. */
export function rollupNeeds(pool: string, market: number, ts: bigint): Need[] {
  return spans(pool, ts).flatMap((span) => [
    { table: schema.rollupOi, key: { ...textOf(span), market } },
    { table: schema.rollupLiq, key: { ...textOf(span), market } },
    { table: schema.rollupFund, key: textOf(span) },
  ]);
}

const most = (a: bigint, b: bigint) => (a > b ? a : b);
const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** Open interest of a market. */
interface Interest {
  long: bigint;
  short: bigint;
}

type Fill = typeof schema.fills.$inferSelect;
type Oi = typeof schema.rollupOi.$inferSelect;

/** A trade, after which open interest is this. */
export function rollTrade(batch: Batch, fill: Fill, interest: Interest): void {
  const { market, kind, size, side } = fill;
  const change = kind === "increase" ? size : -size;
  const before = {
    long: interest.long - (side === 0 ? change : 0n),
    short: interest.short - (side === 0 ? 0n : change),
  };
  for (const span of spans(batch.pool, fill.ts)) {
    const row = batch.get(schema.rollupOi, { ...textOf(span), market }) ?? beginning({ ...span, market }, before);
    batch.put(schema.rollupOi, {
      ...moved(row, interest),
      volume: row.volume + fill.notional,
      fees: row.fees + fill.baseFee + fill.impact + fill.borrow + fill.liquidationFee,
      pnl: row.pnl + fill.pnl,
      increases: row.increases + Number(kind === "increase"),
      decreases: row.decreases + Number(kind === "decrease"),
      liquidations: row.liquidations + Number(kind === "liquidation"),
    });
  }
}

/** Open interest was set right by the accounts. */
export function rollInterest(batch: Batch, market: number, ts: bigint, before: Interest, now: Interest): void {
  for (const span of spans(batch.pool, ts)) {
    const row = batch.get(schema.rollupOi, { ...textOf(span), market }) ?? beginning({ ...span, market }, before);
    batch.put(schema.rollupOi, moved(row, now));
  }
}

function beginning(key: Pick<Oi, "pool" | "resolution" | "bucket" | "market">, { long, short }: Interest): Oi {
  return {
    ...key,
    ...{ longOpen: long, longHigh: long, longLow: long, longClose: long },
    ...{ shortOpen: short, shortHigh: short, shortLow: short, shortClose: short },
    ...{ volume: 0n, fees: 0n, pnl: 0n, increases: 0, decreases: 0, liquidations: 0 },
  };
}

const moved = (row: Oi, { long, short }: Interest): Oi => ({
  ...row,
  longHigh: most(row.longHigh, long),
  longLow: least(row.longLow, long),
  longClose: long,
  shortHigh: most(row.shortHigh, short),
  shortLow: least(row.shortLow, short),
  shortClose: short,
});

type Liquidation = typeof schema.liquidations.$inferSelect;

export function rollLiquidation(batch: Batch, one: Liquidation): void {
  const { market, side, size } = one;
  for (const span of spans(batch.pool, one.ts)) {
    const key = { ...span, market };
    const row = batch.get(schema.rollupLiq, { ...textOf(span), market }) ?? { ...key, ...NO_LIQUIDATIONS };
    batch.put(schema.rollupLiq, {
      ...{ ...row, count: row.count + 1, notional: row.notional + one.notional, fees: row.fees + one.fee },
      sizeLong: row.sizeLong + (side === 0 ? size : 0n),
      sizeShort: row.sizeShort + (side === 0 ? 0n : size),
      keeperReward: row.keeperReward + one.keeperReward,
      keeperFloor: row.keeperFloor + one.keeperFloor,
      deficit: row.deficit + one.deficit,
      young: row.young + one.young,
      insurance: row.insurance + one.insurance,
      deductible: row.deductible + one.deductible,
      shortfall: row.shortfall + one.shortfall,
    });
  }
}

const NO_LIQUIDATIONS = {
  ...{ count: 0, sizeLong: 0n, sizeShort: 0n, notional: 0n, fees: 0n, keeperReward: 0n, keeperFloor: 0n },
  ...{ deficit: 0n, young: 0n, insurance: 0n, deductible: 0n, shortfall: 0n },
};

const NO_FLOWS = { swept: 0n, staked: 0n, donated: 0n, unstaked: 0n, drawn: 0n, keepers: 0n };
type Flows = Partial<typeof NO_FLOWS>;

/** The fund after a flow. */
export function rollFund(batch: Batch, ts: bigint, fund: bigint, flows: Flows): void {
  const { swept = 0n, staked = 0n, donated = 0n, unstaked = 0n, drawn = 0n, keepers = 0n } = flows;
  const before = fund - swept - staked - donated + unstaked + drawn + keepers;
  for (const span of spans(batch.pool, ts)) {
    const first = { ...span, open: before, high: before, low: before, close: before, ...NO_FLOWS };
    const row = batch.get(schema.rollupFund, textOf(span)) ?? first;
    batch.put(schema.rollupFund, {
      ...{ ...row, high: most(row.high, fund), low: least(row.low, fund), close: fund },
      ...{ swept: row.swept + swept, staked: row.staked + staked, donated: row.donated + donated },
      ...{ unstaked: row.unstaked + unstaked, drawn: row.drawn + drawn, keepers: row.keepers + keepers },
    });
  }
}

/** A price was seen. Prices are merged when they are written: told again, one changes nothing. */
export function rollPrice(batch: Batch, market: number, ts: bigint, price: bigint): void {
  if (price === 0n) return;
  for (const { resolution, bucket } of spans(batch.pool, ts)) {
    batch.price({ market, resolution, bucket, price, ts });
  }
}
