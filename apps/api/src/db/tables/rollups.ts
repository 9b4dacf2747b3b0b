/** Sums over a minute, an hour, a day (`resolution` 60, 3600, 86400 seconds), made when events are written. */
import { integer, pgTable, primaryKey, smallint } from "drizzle-orm/pg-core";
import { amount, deficit, int8, stream } from "../columns";

const span = () => ({
  pool: stream(),
  /** Seconds: 60, 3600 or 86400. */
  resolution: integer("resolution").notNull(),
  /** Its start, Unix seconds: a multiple of the resolution. */
  bucket: int8("bucket").notNull(),
});

/** Open interest and trade. Buckets in which nothing was traded have no row: the last `close` still stands. */
export const rollupOi = pgTable(
  "rollup_oi",
  {
    ...span(),
    market: smallint("market").notNull(),
    /** Atoms of the index token. */
    longOpen: amount("long_open").notNull(),
    longHigh: amount("long_high").notNull(),
    longLow: amount("long_low").notNull(),
    longClose: amount("long_close").notNull(),
    shortOpen: amount("short_open").notNull(),
    shortHigh: amount("short_high").notNull(),
    shortLow: amount("short_low").notNull(),
    shortClose: amount("short_close").notNull(),
    /** USD 1e-6. */
    volume: amount("volume").notNull(),
    fees: amount("fees").notNull(),
    pnl: amount("pnl").notNull(),
    increases: integer("increases").notNull(),
    decreases: integer("decreases").notNull(),
    liquidations: integer("liquidations").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.market, t.resolution, t.bucket] })],
);

/** Liquidations. */
export const rollupLiq = pgTable(
  "rollup_liq",
  {
    ...span(),
    market: smallint("market").notNull(),
    count: integer("count").notNull(),
    /** Atoms of the index token. */
    sizeLong: amount("size_long").notNull(),
    sizeShort: amount("size_short").notNull(),
    /** USD 1e-6. */
    notional: amount("notional").notNull(),
    fees: amount("fees").notNull(),
    keeperReward: amount("keeper_reward").notNull(),
    keeperFloor: amount("keeper_floor").notNull(),
    ...deficit(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.market, t.resolution, t.bucket] })],
);

/** The insurance fund, USD 1e-6. */
export const rollupFund = pgTable(
  "rollup_fund",
  {
    ...span(),
    open: amount("open").notNull(),
    high: amount("high").notNull(),
    low: amount("low").notNull(),
    close: amount("close").notNull(),
    /** In: sweeps, stakes, donations. Out: unstaking, deficits, keepers (floors and refunds). */
    swept: amount("swept").notNull(),
    staked: amount("staked").notNull(),
    donated: amount("donated").notNull(),
    unstaked: amount("unstaked").notNull(),
    drawn: amount("drawn").notNull(),
    keepers: amount("keepers").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.resolution, t.bucket] })],
);

/** Prices of markets, 1e-8 USD, of fills and of the prints that snapshots saw. Told twice, one changes nothing. */
export const prices = pgTable(
  "prices",
  {
    ...span(),
    market: smallint("market").notNull(),
    open: amount("open").notNull(),
    high: amount("high").notNull(),
    low: amount("low").notNull(),
    close: amount("close").notNull(),
    /** When the first and the last were of. */
    openAt: int8("open_at").notNull(),
    closeAt: int8("close_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.market, t.resolution, t.bucket] })],
);
