/**
 * What no event carries: prices, volatility, margins, utilisation, coverage. Read from the accounts at each batch of
 * events that moved them and every 10 s. `sequence`: everything before it has happened.
 */
import { integer, pgTable, primaryKey, smallint } from "drizzle-orm/pg-core";
import { amount, int8, stream } from "../columns";

const seen = () => ({
  pool: stream(),
  slot: int8("slot").notNull(),
  sequence: int8("sequence").notNull(),
  /** Chain time of that slot, Unix seconds. */
  ts: int8("ts").notNull(),
});

export const snapshotsPool = pgTable(
  "snapshots_pool",
  {
    ...seen(),
    /** USD 1e-6: the pool's own last valuation; of now for deposits (null while a feed is silent) and withdrawals. */
    aum: amount("aum").notNull(),
    aumMint: amount("aum_mint"),
    aumBurn: amount("aum_burn"),
    lpSupply: amount("lp_supply").notNull(),
    /** Insurance fund, USD 1e-6. */
    fund: amount("fund").notNull(),
    fundShares: amount("fund_shares").notNull(),
    fundTarget: amount("fund_target"),
    /** Balance over target, 1e-4. */
    coverage: amount("coverage"),
    /** USD 1e-6: the worth of all shares. */
    fundValue: amount("fund_value"),
    /** Locked over owned of the custody where it is the most, 1e-4. */
    util: integer("util").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.slot, t.ts] })],
);

export const snapshotsCustody = pgTable(
  "snapshots_custody",
  {
    ...seen(),
    custody: smallint("custody").notNull(),
    /** 1e-8 USD, and when it was published. */
    price: amount("price").notNull(),
    conf: amount("conf").notNull(),
    ema: amount("ema").notNull(),
    publishTime: int8("publish_time").notNull(),
    /** Atoms of the token. */
    owned: amount("owned").notNull(),
    locked: amount("locked").notNull(),
    collateral: amount("collateral").notNull(),
    pending: amount("pending").notNull(),
    escrow: amount("escrow").notNull(),
    insuranceDue: amount("insurance_due").notNull(),
    protocolFees: amount("protocol_fees").notNull(),
    payable: amount("payable").notNull(),
    /** Locked over owned, 1e-4. */
    util: integer("util").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.custody, t.slot, t.ts] })],
);

export const snapshotsMarket = pgTable(
  "snapshots_market",
  {
    ...seen(),
    market: smallint("market").notNull(),
    status: smallint("status").notNull(),
    /** Print of the index custody, 1e-8 USD. */
    price: amount("price").notNull(),
    ema: amount("ema").notNull(),
    conf: amount("conf").notNull(),
    publishTime: int8("publish_time").notNull(),
    /** Print of the second source, 1e-8 USD; 0 without one. */
    second: amount("second").notNull(),
    /** Volatility as the account has it: variance a five-minute cell, 1e-18. */
    sigmaFast: amount("sigma_fast").notNull(),
    sigmaSlow: amount("sigma_slow").notNull(),
    /** Initial and maintenance margin before the add-on for open interest, 1e-4. */
    im: amount("im").notNull(),
    mm: amount("mm").notNull(),
    /** Atoms of the index token; USD 1e-6. */
    oiLong: amount("oi_long").notNull(),
    oiShort: amount("oi_short").notNull(),
    entryLong: amount("entry_long").notNull(),
    entryShort: amount("entry_short").notNull(),
    longPositions: integer("long_positions").notNull(),
    shortPositions: integer("short_positions").notNull(),
    /** Longs less shorts over both, 1e-4: -10,000 to 10,000. */
    skew: integer("skew").notNull(),
    /** USD 1e-6 a side: shortfall that waits, open loss event, liens. */
    waitingLong: amount("waiting_long").notNull(),
    waitingShort: amount("waiting_short").notNull(),
    lossLong: amount("loss_long").notNull(),
    lossShort: amount("loss_short").notNull(),
    liensLong: amount("liens_long").notNull(),
    liensShort: amount("liens_short").notNull(),
    /** Part of a profit that waits in a ticket, 1e-18; null where the prices do not allow it. */
    phiLong: amount("phi_long"),
    phiShort: amount("phi_short"),
  },
  (t) => [primaryKey({ columns: [t.pool, t.market, t.slot, t.ts] })],
);
