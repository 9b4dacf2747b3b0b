/** Positions, orders, what was traded and liquidated, and how owners behave. */
import { boolean, index, integer, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { amount, deficit, int8, market, side, stream, told } from "../columns";

/** One row a position, open or closed (`size` 0). */
export const positions = pgTable(
  "positions",
  {
    pool: stream(),
    address: text("address").notNull(),
    owner: text("owner").notNull(),
    market: market(),
    side: side(),
    /** Atoms of the index token. */
    size: amount("size").notNull(),
    /** What it was opened for, USD 1e-6. */
    entry: amount("entry").notNull(),
    /** Atoms of the collateral's token; null after a liquidation, whose event does not say it. */
    collateral: amount("collateral"),
    openedAt: int8("opened_at").notNull(),
    openedSequence: int8("opened_sequence").notNull(),
    /** When it was last closed wholly; null while it is open. */
    closedAt: int8("closed_at"),
    /** Sums over its life, USD 1e-6: profit and loss, fees (base, impact, borrow, liquidation), liens given up. */
    pnl: amount("pnl").notNull(),
    fees: amount("fees").notNull(),
    liens: amount("liens").notNull(),
    liquidations: integer("liquidations").notNull(),
    delegate: text("delegate"),
    /** Last event that moved it. */
    sequence: int8("sequence").notNull(),
    ts: int8("ts").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.pool, t.address] }),
    index("positions_owner").on(t.owner),
    index("positions_market").on(t.pool, t.market, t.side, t.size),
  ],
);

/** One row an order. An address can be used again, hence the number of its placing. */
export const requests = pgTable(
  "requests",
  {
    pool: stream(),
    address: text("address").notNull(),
    placedSequence: int8("placed_sequence").notNull(),
    owner: text("owner").notNull(),
    market: market(),
    /** 0 to 4, as in the program. */
    kind: smallint("kind").notNull(),
    side: side(),
    custody: smallint("custody").notNull(),
    size: amount("size").notNull(),
    /** Worst price, and that which sets it off (0: at market), 1e-8 USD. */
    limit: amount("limit_price").notNull(),
    trigger: amount("trigger_price").notNull(),
    /** Atoms of the custody's token. */
    collateral: amount("collateral").notNull(),
    /** Lamports. */
    tip: amount("tip").notNull(),
    printAfter: int8("print_after").notNull(),
    expiresAt: int8("expires_at").notNull(),
    positionNonce: amount("position_nonce").notNull(),
    placedAt: int8("placed_at").notNull(),
    /** open | cancelling | filled | ended | cancelled */
    state: text("state").notNull(),
    /** Event that ended it. */
    endedSequence: int8("ended_sequence"),
    endedAt: int8("ended_at"),
    /** Number of the error that a fill would have met (`ended`). */
    reason: integer("reason"),
    /** Price at which it was filled or ended, 1e-8 USD. */
    price: amount("price"),
  },
  (t) => [
    primaryKey({ columns: [t.pool, t.address, t.placedSequence] }),
    index("requests_owner").on(t.owner, t.placedSequence),
    index("requests_state").on(t.pool, t.state, t.placedSequence),
  ],
);

/** Every increase, decrease and liquidation. */
export const fills = pgTable(
  "fills",
  {
    ...told(),
    market: market(),
    side: side(),
    position: text("position").notNull(),
    owner: text("owner").notNull(),
    /** increase | decrease | liquidation */
    kind: text("kind").notNull(),
    price: amount("price").notNull(),
    size: amount("size").notNull(),
    /** USD 1e-6: of an increase its cost, else what was closed was opened for, and its profit or loss. */
    notional: amount("notional").notNull(),
    pnl: amount("pnl").notNull(),
    /** USD 1e-6. */
    baseFee: amount("base_fee").notNull(),
    impact: amount("impact").notNull(),
    borrow: amount("borrow").notNull(),
    liquidationFee: amount("liquidation_fee").notNull(),
    lien: amount("lien").notNull(),
    /** Atoms of the side's backing: paid, held in a ticket, of that because of a jump, waiting for the hourly limit. */
    profit: amount("profit").notNull(),
    held: amount("held").notNull(),
    heldAfterJump: amount("held_after_jump").notNull(),
    deferred: amount("deferred").notNull(),
    /** Atoms of the collateral's token that went back. */
    returned: amount("returned").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.pool, t.sequence] }),
    index("fills_owner").on(t.owner, t.sequence),
    index("fills_market").on(t.pool, t.market, t.sequence),
    index("fills_position").on(t.position, t.sequence),
  ],
);

/** Every liquidation, and what paid its deficit: `deficit = young + insurance + deductible + shortfall`. */
export const liquidations = pgTable(
  "liquidations",
  {
    ...told(),
    market: market(),
    side: side(),
    position: text("position").notNull(),
    owner: text("owner").notNull(),
    keeper: text("keeper").notNull(),
    price: amount("price").notNull(),
    size: amount("size").notNull(),
    /** What was closed was opened for, USD 1e-6. */
    notional: amount("notional").notNull(),
    pnl: amount("pnl").notNull(),
    /** USD 1e-6. */
    fee: amount("fee").notNull(),
    keeperReward: amount("keeper_reward").notNull(),
    /** Paid by the fund. */
    keeperFloor: amount("keeper_floor").notNull(),
    ...deficit(),
    expiredShortfall: amount("expired_shortfall").notNull(),
    opened: boolean("loss_event_opened").notNull(),
    lien: amount("lien").notNull(),
    /** What is left of the position: 0 if it was closed wholly. */
    positionSize: amount("position_size").notNull(),
    /** The fund after it, USD 1e-6. */
    fund: amount("fund").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.pool, t.sequence] }),
    index("liquidations_market").on(t.pool, t.market, t.sequence),
    index("liquidations_owner").on(t.owner, t.sequence),
    index("liquidations_keeper").on(t.keeper, t.sequence),
  ],
);

/**
 * How long a liquidation could have been due, where that is known: its price had stood so long, in prints that the
 * program took. Made of snapshots, so that it is no table of events alone.
 */
export const liquidationDelays = pgTable(
  "liquidation_delays",
  {
    pool: stream(),
    sequence: int8("sequence").notNull(),
    ts: int8("ts").notNull(),
    /** When the first print in a row was published that was as bad for the position, Unix seconds. */
    since: int8("since").notNull(),
    /** From then to its landing. The chain's clock has whole seconds. */
    latencyMs: integer("latency_ms").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.sequence] }), index("liquidation_delays_time").on(t.pool, t.ts)],
);

/** What an owner has done in a pool: features of forecasts. Histograms: `{bin: count}`, value `2^(bin/4)`. */
export const ownerBehaviour = pgTable(
  "owner_behaviour",
  {
    pool: stream(),
    owner: text("owner").notNull(),
    opens: integer("opens").notNull(),
    closes: integer("closes").notNull(),
    liquidations: integer("liquidations").notNull(),
    topUps: integer("top_ups").notNull(),
    withdrawals: integer("withdrawals").notNull(),
    orders: integer("orders").notNull(),
    /** Stop losses among them (kind 4); their share of `opens` is how many protect themselves. */
    stops: integer("stops").notNull(),
    /** Sums, USD 1e-6. */
    pnl: amount("pnl").notNull(),
    fees: amount("fees").notNull(),
    liens: amount("liens").notNull(),
    /** Median time from opening to closing, seconds, to the quarter of a doubling; null before the first close. */
    holdMedian: int8("hold_median"),
    holds: text("holds").notNull(),
    sequence: int8("sequence").notNull(),
    ts: int8("ts").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.owner] })],
);

/** What keepers were seen to do: every event that anyone may cause, by the payer of its transaction. */
export const keeperActions = pgTable(
  "keeper_actions",
  {
    ...told(),
    keeper: text("keeper").notNull(),
    /** Name of the event. */
    action: text("action").notNull(),
    market: smallint("market").notNull(),
    /** USD 1e-6 that the event names as its reward; 0 where it names none. */
    reward: amount("reward").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.sequence] }), index("keeper_actions_keeper").on(t.keeper, t.sequence)],
);
