/** Changes of parameters, and alerts. */
import { index, integer, jsonb, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { bytea, int8, stream, told } from "../columns";

/** One row a queued change. `viewChange` of the SDK decodes `kind`, `index` and `payload`. */
export const changes = pgTable(
  "changes",
  {
    pool: stream(),
    number: int8("number").notNull(),
    address: text("address").notNull(),
    kind: smallint("kind").notNull(),
    index: smallint("index").notNull(),
    /** Pool that it changes; the default address for one of the controller. */
    target: text("target").notNull(),
    proposer: text("proposer").notNull(),
    queuedAt: int8("queued_at").notNull(),
    queuedSequence: int8("queued_sequence").notNull(),
    /** First and last time at which it may be executed. */
    eta: int8("eta").notNull(),
    validUntil: int8("valid_until").notNull(),
    payload: bytea("payload").notNull(),
    /** queued | executed | cancelled | expired */
    state: text("state").notNull(),
    endedAt: int8("ended_at"),
    endedSequence: int8("ended_sequence"),
    sequence: int8("sequence").notNull(),
    ts: int8("ts").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.number] }), index("changes_target").on(t.target, t.number)],
);

/** Acts of admin and guardian that need no delay, and states of markets: what is no change of parameters. */
export const acts = pgTable(
  "acts",
  {
    ...told(),
    market: smallint("market").notNull(),
    /** Name of the event: `GuardianTightened`, `MarketSettling`, `AdminProposed`. */
    name: text("name").notNull(),
    /** The event's fields: numbers as decimal strings, addresses in base58. */
    fields: jsonb("fields").$type<Record<string, string | number | boolean>>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.pool, t.sequence] })],
);

/** Early warnings: written by the risk engine. */
export const alerts = pgTable(
  "alerts",
  {
    pool: stream(),
    /** The writer's own, unique in the pool: written twice, it is the same alert. */
    id: text("id").notNull(),
    market: smallint("market").notNull(),
    /** 1 to 3, the worst last. */
    level: integer("level").notNull(),
    kind: text("kind").notNull(),
    title: text("title").notNull(),
    /** The strongest causes first: `{name, value, weight}`, values as decimal strings, or none. */
    causes: jsonb("causes").$type<{ name: string; value: string; weight: number }[]>().notNull(),
    /** Raised before the event with this number; every alert has its own. */
    sequence: int8("sequence").notNull(),
    openedAt: int8("opened_at").notNull(),
    closedAt: int8("closed_at"),
  },
  (t) => [primaryKey({ columns: [t.pool, t.id] }), index("alerts_opened").on(t.pool, t.openedAt)],
);
