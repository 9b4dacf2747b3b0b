/** What was heard: cursors, raw events, and what is needed to take back what a fork undid. */
import { boolean, index, integer, jsonb, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { bytea, int8, stream, told } from "../columns";

/** One row a pool (and one of the controller): everything before `next` is in the tables, and nothing after it. */
export const cursors = pgTable("cursors", {
  pool: stream().primaryKey(),
  program: text("program").notNull(),
  /** Whether the stream is the controller's. */
  controller: boolean("controller").notNull(),
  /** The watermark: number of the first event that is not in yet. Moves with the rows that it speaks of. */
  next: int8("next").notNull(),
  /** Events before this number are final; those from here to `next` may still be undone by a fork. */
  final: int8("final").notNull(),
  /** The last event before `next`: its slot, chain time and transaction; zero and empty before the first. */
  slot: int8("slot").notNull(),
  ts: int8("ts").notNull(),
  signature: text("signature").notNull(),
  /** `hash` of the last event. */
  hash: bytea("hash").notNull(),
  /** Which decoder filled the typed tables. */
  decoder: integer("decoder").notNull(),
});

/** Every event, raw. `status` is not a column: below `cursors.final` it is final, above it confirmed. */
export const events = pgTable(
  "events",
  {
    ...told(),
    /** Name as in the IDL; null where the bytes could not be decoded. */
    name: text("name"),
    /** Index of the market, 255 for the pool's own; null where the bytes could not be decoded. */
    market: smallint("market"),
    /** Whose position, request, ticket, deposit or stake it is. */
    owner: text("owner"),
    /** The account it is about: position, request, ticket, receipt, change. */
    subject: text("subject"),
    /** Payer of the transaction's fee: the keeper, where one sent it. */
    payer: text("payer").notNull(),
    /** The event's bytes, discriminator first. Empty where the logs were cut and no node has it: see `decodeError`. */
    raw: bytea("raw").notNull(),
    /** sha256 of the hash before, the number (8 bytes, little endian) and the bytes: equal here, copies are equal. */
    hash: bytea("hash").notNull(),
    /** Why the bytes could not be decoded; null for a good event. */
    decodeError: text("decode_error"),
  },
  (t) => [
    primaryKey({ columns: [t.pool, t.sequence] }),
    index("events_name").on(t.pool, t.name, t.sequence),
    index("events_owner").on(t.pool, t.owner, t.sequence),
    index("events_subject").on(t.subject, t.sequence),
    index("events_market").on(t.pool, t.market, t.sequence),
  ],
);

/** Rows as they were before a batch that a fork may undo; gone when the batch is final. */
export const undo = pgTable(
  "undo",
  {
    pool: stream(),
    /** Number of the batch's first event. */
    batch: int8("batch").notNull(),
    /** Table, and the row's primary key as JSON. */
    table: text("of_table").notNull(),
    key: text("of_key").notNull(),
    /** Null: there was no such row. */
    before: jsonb("before"),
  },
  (t) => [primaryKey({ columns: [t.pool, t.batch, t.table, t.key] })],
);
