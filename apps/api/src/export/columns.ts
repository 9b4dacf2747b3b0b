/** Columns of a table as Parquet has them: every value exactly. */
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { EXPORTED, type ExportTable } from "../contract/index";
import { schema } from "../db";
import { shapeOf, type Wire } from "../ingest/rows";
import { dataOf, type Row } from "../query/event";

type Type = ExportTable["columns"][number]["type"];

export interface Column {
  name: string;
  type: Type;
  nullable: boolean;
  /** Its value in a row as the driver gives it. */
  of(row: Wire): unknown;
}

export interface Exported {
  table: PgTable;
  name: string;
  /** What rows are ordered by after their event. */
  order: string[];
  columns: Column[];
}

/** By the column's type in SQL. Text of digits stays text: a `numeric(39,0)` is in no number that Parquet has. */
const TYPES: Record<string, Type> = {
  ...{ bigint: "INT64", integer: "INT32", smallint: "INT32", boolean: "BOOLEAN", text: "STRING", bytea: "BLOB" },
  "numeric(39,0)": "STRING",
};

const MADE: Record<Type, (value: unknown) => unknown> = {
  INT64: (value) => BigInt(value as string),
  INT32: Number,
  BOOLEAN: Boolean,
  STRING: String,
  BLOB: (value) => Uint8Array.from(value as Uint8Array),
  JSON: (value) => value,
};

function columnOf(column: PgColumn): Column {
  const { name, notNull } = column;
  const type = TYPES[column.getSQLType()];
  if (type === undefined) throw new TypeError(`${name}: there is no type of Parquet for ${column.getSQLType()}`);
  const of = (row: Wire) => (row[name] === null || row[name] === undefined ? null : MADE[type](row[name]));
  return { name, type, nullable: !notNull, of };
}

/** Fields of an event by their names: what its raw bytes say, so that nobody has to decode them. */
const DATA: Column = {
  ...{ name: "data", type: "JSON", nullable: false },
  of: (row) => JSON.parse(dataOf(row as unknown as Row)),
};

const TABLES: Record<(typeof EXPORTED)[number], PgTable> = {
  ...{ events: schema.events, fills: schema.fills, liquidations: schema.liquidations, fund_flows: schema.fundFlows },
  ...{ lp_flows: schema.lpFlows, stakes: schema.stakes, payments: schema.payments },
  ...{ keeper_actions: schema.keeperActions, snapshots_pool: schema.snapshotsPool },
  snapshots_market: schema.snapshotsMarket,
};

function exported(name: (typeof EXPORTED)[number]): Exported {
  const table = TABLES[name];
  const { fields, key } = shapeOf(table);
  const columns = fields.map(([, column]) => columnOf(column));
  const order = key.filter((each) => each !== "pool" && each !== "sequence");
  return { table, name, order, columns: name === "events" ? [...columns, DATA] : columns };
}

export const EXPORTS: ReadonlyMap<string, Exported> = new Map(EXPORTED.map((name) => [name, exported(name)]));
