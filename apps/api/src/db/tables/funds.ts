/** Money that comes and goes: the insurance fund, LPs, stakers, payments that had to wait. */
import { index, integer, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { amount, int8, stream, told } from "../columns";

/** Everything that moves the fund. */
export const fundFlows = pgTable(
  "fund_flows",
  {
    ...told(),
    /**
     * sweep | stake | unstake | donation | draw | keeper | finalization. The last is what finalizations since the fund
     * was last told have refunded to keepers: no event says it, so it is the difference when the fund is next told.
     */
    source: text("source").notNull(),
    market: smallint("market").notNull(),
    /** Staker, donor, keeper or liquidated owner; null for a sweep. */
    owner: text("owner"),
    /** USD 1e-6; negative when it leaves. */
    usd: amount("usd").notNull(),
    /** The fund after it, USD 1e-6. */
    balance: amount("balance").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.pool, t.sequence, t.source] }),
    index("fund_flows_source").on(t.pool, t.source, t.sequence),
    index("fund_flows_owner").on(t.owner, t.sequence),
  ],
);

/** Deposits and withdrawals of LPs. */
export const lpFlows = pgTable(
  "lp_flows",
  {
    ...told(),
    owner: text("owner").notNull(),
    custody: smallint("custody").notNull(),
    /** Atoms of the custody's token and of the LP mint; negative for a withdrawal. */
    atoms: amount("atoms").notNull(),
    shares: amount("shares").notNull(),
    /** Atoms of the custody's token. */
    fee: amount("fee").notNull(),
    /** USD 1e-6 that the shares were priced with, before. */
    aum: amount("aum").notNull(),
    /** Atoms of the custody's token that the pool owns, after. */
    owned: amount("owned").notNull(),
    lpSupply: amount("lp_supply").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.sequence] }), index("lp_flows_owner").on(t.owner, t.sequence)],
);

/** Steps of stakers. */
export const stakes = pgTable(
  "stakes",
  {
    ...told(),
    owner: text("owner").notNull(),
    /** stake | request | cancel | unstake */
    kind: text("kind").notNull(),
    /** USD 1e-6: paid in, out, or the worth of what is to leave. */
    usd: amount("usd").notNull(),
    shares: amount("shares").notNull(),
    /** All stakers' after it; null where the event does not say it. */
    totalShares: amount("total_shares"),
    /** The fund after it, USD 1e-6; null where the event does not say it. */
    fund: amount("fund"),
    /** Time at which what was asked for can leave. */
    readyAt: int8("ready_at"),
    epoch: integer("epoch"),
  },
  (t) => [primaryKey({ columns: [t.pool, t.sequence] }), index("stakes_owner").on(t.owner, t.sequence)],
);

/** Payments that had to wait, fees that were collected, liens that were applied: what has no other table. */
export const payments = pgTable(
  "payments",
  {
    ...told(),
    /** owner | protocol | bounty */
    kind: text("kind").notNull(),
    /** Owner, destination, or the bounty's keeper. */
    owner: text("owner").notNull(),
    custody: smallint("custody").notNull(),
    /** Atoms of the custody's token; of a bounty of the side's backing. */
    atoms: amount("atoms").notNull(),
    /** What still waits for the hourly limit, atoms. */
    deferred: amount("deferred").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.sequence] }), index("payments_owner").on(t.owner, t.sequence)],
);

/** Sums by events alone, compared with the accounts: their difference is the drift, and must be 0. */
export const totals = pgTable("totals", {
  pool: stream().primaryKey(),
  /** Before this number. */
  next: int8("next").notNull(),
  /** USD 1e-6. */
  fund: amount("fund").notNull(),
  /** Events since the last exact figure that do not say what they did to these: finalizations, and lost ones. */
  untold: integer("untold").notNull(),
  lpSupply: amount("lp_supply").notNull(),
  stakeShares: amount("stake_shares").notNull(),
});

/** The same a market. Ledger: USD 1e-6, as `Market.ledger`. */
export const marketTotals = pgTable(
  "market_totals",
  {
    pool: stream(),
    market: smallint("market").notNull(),
    next: int8("next").notNull(),
    /** Open interest, atoms of the index token; positions that are open. */
    long: amount("oi_long").notNull(),
    short: amount("oi_short").notNull(),
    longPositions: integer("long_positions").notNull(),
    shortPositions: integer("short_positions").notNull(),
    /** Events since the last exact figure that gave up size for liens, and do not say how much. */
    untold: integer("untold").notNull(),
    /** Finalized loss events of each winning side: the number of the next. */
    longEvents: int8("long_events").notNull(),
    shortEvents: int8("short_events").notNull(),
    deficits: amount("deficits").notNull(),
    insurance: amount("insurance").notNull(),
    young: amount("young").notNull(),
    deductible: amount("deductible").notNull(),
    lpShare: amount("lp_share").notNull(),
    escrow: amount("escrow").notNull(),
    lienPaid: amount("lien_paid").notNull(),
    lienUnpaid: amount("lien_unpaid").notNull(),
    remainder: amount("remainder").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.market] })],
);
