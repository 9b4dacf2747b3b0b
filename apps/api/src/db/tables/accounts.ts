/** What exists: pools, custodies, markets, and the accounts themselves as they were read last. */
import { index, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { bytea, int8, market, stream } from "../columns";

/** From `PoolCreated`. */
export const pools = pgTable("pools", {
  pool: stream().primaryKey(),
  id: int8("id").notNull(),
  homeMint: text("home_mint").notNull(),
  lpMint: text("lp_mint").notNull(),
  sequence: int8("sequence").notNull(),
  ts: int8("ts").notNull(),
});

/** From `CustodyAdded`. */
export const custodies = pgTable(
  "custodies",
  {
    pool: stream(),
    custody: smallint("custody").notNull(),
    mint: text("mint").notNull(),
    /** Hex, 64 digits. */
    feedId: text("feed_id").notNull(),
    sequence: int8("sequence").notNull(),
    ts: int8("ts").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.custody] })],
);

/** From `MarketAdded`. */
export const markets = pgTable(
  "markets",
  {
    pool: stream(),
    market: market(),
    address: text("address").notNull(),
    /** Custodies of the index token and of the stable that backs shorts. */
    index: smallint("index_custody").notNull(),
    stable: smallint("stable_custody").notNull(),
    sequence: int8("sequence").notNull(),
    ts: int8("ts").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.market] })],
);

/** The program's accounts, as read last. A closed one is deleted. Not made of events, so not part of their dumps. */
export const accounts = pgTable(
  "accounts",
  {
    address: text("address").primaryKey(),
    pool: stream(),
    /** Name of the account type as in the IDL. */
    kind: text("kind").notNull(),
    owner: text("owner"),
    /** Index of the market, of positions and tickets; null for others. */
    market: smallint("market"),
    /** Slot of the answer. */
    slot: int8("slot").notNull(),
    /** The account's bytes, discriminator first: `decode(kind, data)` of the SDK reads them. */
    data: bytea("data").notNull(),
  },
  (t) => [index("accounts_kind").on(t.pool, t.kind, t.market), index("accounts_owner").on(t.owner, t.kind)],
);
