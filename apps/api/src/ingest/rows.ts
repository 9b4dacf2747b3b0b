/** Rows in and out, for any table: written as one JSON parameter each, so that a batch is a statement a table. */
import { getTableColumns, getTableName } from "drizzle-orm";
import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import type { PoolClient } from "pg";
import { askOn } from "../db/ask";

/** A row as the driver has it and as JSON carries it: columns by their names, numbers as text. */
export type Wire = Record<string, unknown>;

export interface Shape {
  name: string;
  /** Names in TypeScript, and columns. */
  fields: [string, PgColumn][];
  /** Columns of the primary key, and the fields that they are. */
  key: string[];
  keyFields: string[];
}

const shapes = new WeakMap<PgTable, Shape>();

export function shapeOf(table: PgTable): Shape {
  const known = shapes.get(table);
  if (known !== undefined) return known;
  const { primaryKeys, columns } = getTableConfig(table);
  const key = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary);
  const fields = Object.entries(getTableColumns(table)) as [string, PgColumn][];
  const names = key.map(({ name }) => name);
  const keyFields = names.map((name) => fields.find(([, column]) => column.name === name)?.[0] ?? name);
  const shape: Shape = { name: getTableName(table), fields, key: names, keyFields };
  shapes.set(table, shape);
  return shape;
}

const told = (value: unknown): unknown => {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString("hex")}`;
  return value ?? null;
};

export function toWire(table: PgTable, row: object): Wire {
  const wire: Wire = {};
  const fields = row as Record<string, unknown>;
  for (const [field, { name }] of shapeOf(table).fields) wire[name] = told(fields[field]);
  return wire;
}

export function fromWire<T extends PgTable>(table: T, wire: Wire): T["$inferSelect"] {
  const row: Record<string, unknown> = {};
  for (const [field, column] of shapeOf(table).fields) {
    const value = wire[column.name] ?? null;
    row[field] = value === null ? null : column.mapFromDriverValue(value);
  }
  return row;
}

/**
 * Writes rows. `replace`: those whose key is there are replaced, or, where it is words of SQL, changed by them; without
 * it, a key that is there is an error.
 */
export async function write(
  client: PoolClient,
  table: PgTable,
  rows: readonly Wire[],
  replace: boolean | string = false,
): Promise<void> {
  if (rows.length === 0) return;
  const { name, fields, key } = shapeOf(table);
  const columns = fields.map(([, column]) => column.name);
  const list = columns.join(", ");
  const rest = columns.filter((column) => !key.includes(column)).map((column) => `${column} = EXCLUDED.${column}`);
  const set = typeof replace === "string" ? replace : rest.join(", ");
  const conflict = replace === false ? "" : ` ON CONFLICT (${key.join(", ")}) DO UPDATE SET ${set}`;
  const from = `SELECT ${list} FROM json_populate_recordset(NULL::${name}, $1)`;
  await askOn(client, `INSERT INTO ${name} (${list}) ${from}${conflict}`, [JSON.stringify(rows)]);
}

/** Deletes the rows that have these keys. */
export async function remove(client: PoolClient, table: PgTable, keys: readonly Wire[]) {
  if (keys.length === 0) return;
  const { name, key } = shapeOf(table);
  const same = key.map((column) => `t.${column} = k.${column}`).join(" AND ");
  const from = `json_populate_recordset(NULL::${name}, $1) k`;
  await client.query(`DELETE FROM ${name} t USING ${from} WHERE ${same}`, [
    JSON.stringify(keys, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
  ]);
}

/** The rows that agree with one of these in the named columns. */
export async function find(client: PoolClient, table: PgTable, by: readonly string[], keys: readonly Wire[]) {
  if (keys.length === 0) return [];
  const { name } = shapeOf(table);
  const from = `${name} t JOIN json_populate_recordset(NULL::${name}, $1) k USING (${by.join(", ")})`;
  return askOn<Wire>(client, `SELECT t.* FROM ${from}`, [
    JSON.stringify(keys, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
  ]);
}
