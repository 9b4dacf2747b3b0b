/** Sums over a minute, an hour and a day, kept as events are written. */
import * as schema from "../db/schema";
import type { Batch, Need } from "../ingest/batch";

export const RESOLUTIONS = [60, 3_600, 86_400] as const;

const startOf = (ts: bigint, resolution: number): bigint => ts - (ts % BigInt(resolution));

interface Span {
  pool: string;
  resolution: number;
  bucket: bigint;
}

/** The cells of a minute: an event asks for them up to twelve times, and so do its neighbours. */
let last: { pool: string; minute: bigint; spans: readonly Span[] } | null = null;

function spans(pool: string, ts: bigint): readonly Span[] {
  const minute = startOf(ts, RESOLUTIONS[0]);
  if (last?.minute === minute && last.pool === pool) return last.spans;
  const found = RESOLUTIONS.map((resolution) => ({ pool, resolution, bucket: startOf(ts, resolution) }));
  last = { pool, minute, spans: found };
  return found;
}

/** Rows that an event of this time may change. */
export function rollupNeeds(pool: string, market: number, ts: bigint): Need[] {
  return spans(pool, ts).flatMap((span) => [
    { table: schema.rollupOi, key: { ...span, market } },
    { table: schema.rollupLiq, key: { ...span, market } },
    { table: schema.rollupFund, key: { ...span } },
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
    const row = batch.get(schema.rollupOi, { ...span, market }) ?? beginning({ ...span, market }, before);
    move(row, interest);
    row.volume += fill.notional;
    row.fees += fill.baseFee + fill.impact + fill.borrow + fill.liquidationFee;
    row.pnl += fill.pnl;
    row.increases += Number(kind === "increase");
    row.decreases += Number(kind === "decrease");
    row.liquidations += Number(kind === "liquidation");
    batch.put(schema.rollupOi, row);
  }
}

/** Open interest was set right by the accounts. */
export function rollInterest(batch: Batch, market: number, ts: bigint, before: Interest, now: Interest): void {
  for (const span of spans(batch.pool, ts)) {
    const row = batch.get(schema.rollupOi, { ...span, market }) ?? beginning({ ...span, market }, before);
    move(row, now);
    batch.put(schema.rollupOi, row);
  }
}

function beginning(key: Pick<Oi, "pool" | "resolution" | "bucket" | "market">, { long, short }: Interest): Oi {
  return {
    ...key,
    longOpen: long,
    longHigh: long,
    longLow: long,
    longClose: long,
    shortOpen: short,
    shortHigh: short,
    shortLow: short,
    shortClose: short,
    volume: 0n,
    fees: 0n,
    pnl: 0n,
    increases: 0,
    decreases: 0,
    liquidations: 0,
  };
}

function move(row: Oi, { long, short }: Interest): void {
  row.longHigh = most(row.longHigh, long);
  row.longLow = least(row.longLow, long);
  row.longClose = long;
  row.shortHigh = most(row.shortHigh, short);
  row.shortLow = least(row.shortLow, short);
  row.shortClose = short;
}

type Liquidation = typeof schema.liquidations.$inferSelect;

export function rollLiquidation(batch: Batch, one: Liquidation): void {
  const { market, side, size } = one;
  for (const span of spans(batch.pool, one.ts)) {
    const key = { ...span, market };
    const row = batch.get(schema.rollupLiq, key) ?? { ...key, ...NO_LIQUIDATIONS };
    row.count += 1;
    row.notional += one.notional;
    row.fees += one.fee;
    if (side === 0) row.sizeLong += size;
    else row.sizeShort += size;
    row.keeperReward += one.keeperReward;
    row.keeperFloor += one.keeperFloor;
    row.deficit += one.deficit;
    row.young += one.young;
    row.insurance += one.insurance;
    row.deductible += one.deductible;
    row.shortfall += one.shortfall;
    batch.put(schema.rollupLiq, row);
  }
}

const NO_LIQUIDATIONS = {
  count: 0,
  sizeLong: 0n,
  sizeShort: 0n,
  notional: 0n,
  fees: 0n,
  keeperReward: 0n,
  keeperFloor: 0n,
  deficit: 0n,
  young: 0n,
  insurance: 0n,
  deductible: 0n,
  shortfall: 0n,
};

const NO_FLOWS = { swept: 0n, staked: 0n, donated: 0n, unstaked: 0n, drawn: 0n, keepers: 0n };
type Flows = Partial<typeof NO_FLOWS>;

/** The fund after a flow. */
export function rollFund(batch: Batch, ts: bigint, fund: bigint, flows: Flows): void {
  const { swept = 0n, staked = 0n, donated = 0n, unstaked = 0n, drawn = 0n, keepers = 0n } = flows;
  const before = fund - swept - staked - donated + unstaked + drawn + keepers;
  for (const span of spans(batch.pool, ts)) {
    const row = batch.get(schema.rollupFund, { ...span }) ?? {
      ...span,
      ...{ open: before, high: before, low: before, close: before, ...NO_FLOWS },
    };
    row.high = most(row.high, fund);
    row.low = least(row.low, fund);
    row.close = fund;
    row.swept += swept;
    row.staked += staked;
    row.donated += donated;
    row.unstaked += unstaked;
    row.drawn += drawn;
    row.keepers += keepers;
    batch.put(schema.rollupFund, row);
  }
}

/** A price was seen. Prices are merged when they are written: told again, one changes nothing. */
export function rollPrice(batch: Batch, market: number, ts: bigint, price: bigint): void {
  if (price === 0n) return;
  for (const { resolution, bucket } of spans(batch.pool, ts)) {
    batch.price({ market, resolution, bucket, price, ts });
  }
}
