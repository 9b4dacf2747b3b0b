/** Column types of the tables: exact in SQL, bigint in JavaScript, and never a float. */
import { bigint, customType, smallint, text } from "drizzle-orm/pg-core";

/** An unsigned or signed amount of up to 39 digits: u64 does not fit `bigint`, and sums of it must not overflow. */
export const amount = customType<{ data: bigint; driverData: string }>({
  dataType: () => "numeric(39,0)",
  fromDriver: (value) => BigInt(value),
  toDriver: (value) => value.toString(),
});

/** Bytes as they are: the program's own, so that they can be decoded again. */
export const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => "bytea",
  // Copied: small buffers of Node are views of one large one, which would be held whole.
  fromDriver: (value) => Uint8Array.from(value),
  toDriver: (value) => Buffer.from(value),
});

/** A 64-bit number whose highest bit nobody reaches: sequence, slot, Unix seconds. */
export const int8 = (name: string) => bigint(name, { mode: "bigint" });

/** Address of the pool, base58: or of the controller, whose events have a sequence of their own. */
export const stream = () => text("pool").notNull();

/** What every row made of one event has. */
export const told = () => ({
  pool: stream(),
  /** Number of the event in its pool, without a gap. */
  sequence: int8("sequence").notNull(),
  slot: int8("slot").notNull(),
  /** Chain time, Unix seconds. */
  ts: int8("ts").notNull(),
  /** Base58 of the transaction's first signature. */
  signature: text("signature").notNull(),
});

/** Index of a market in its pool, from 0. */
export const market = () => smallint("market").notNull();
/** 0 long, 1 short; of a loss event: the winning side, which pays. */
export const side = () => smallint("side").notNull();

/** A deficit and what bears it, USD 1e-6: `deficit = young + insurance + deductible + shortfall`. */
export const deficit = () => ({
  deficit: amount("deficit").notNull(),
  young: amount("young").notNull(),
  insurance: amount("insurance").notNull(),
  deductible: amount("deductible").notNull(),
  shortfall: amount("shortfall").notNull(),
});
