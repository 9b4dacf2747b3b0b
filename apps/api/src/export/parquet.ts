/** A table as a Parquet file, written while it is read: some thousand rows are in memory at a time. */
import { ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { Database } from "../db";
import type { Wire } from "../ingest/rows";
import type { Column, Exported } from "./columns";

/** Rows of a group. Encoding one takes some 20 ms, in which nothing else is answered. */
const GROUP = 4_000;

/** Events whose rows are asked for: the first, and the first that is not. */
export interface Range {
  from: bigint;
  to: bigint;
}

/** Names in files of what these have by name in the contract. */
const BASIC = {
  INT32: "INT32",
  INT64: "INT64",
  BOOLEAN: "BOOLEAN",
  STRING: "STRING",
  BLOB: "BYTE_ARRAY",
  JSON: "JSON",
};
type Basic = "INT32" | "INT64" | "BOOLEAN" | "STRING" | "BYTE_ARRAY" | "JSON";

const sourceOf = ({ name, type, nullable, of }: Column, rows: readonly Wire[]) => ({
  ...{ name, type: BASIC[type] as Basic, nullable },
  data: rows.map(of),
});

/** A page of rows, after the last one of the page before. */
async function pageOf({ pool: connections }: Database, pool: string, of: Exported, range: Range, after: Wire | null) {
  const order = ["sequence", ...of.order];
  const values: unknown[] = [pool, String(range.from), String(range.to)];
  const places = order.map((_, i) => `$${i + 4}`).join(", ");
  const beyond = after === null ? "" : `AND (${order.join(", ")}) > (${places})`;
  if (after !== null) values.push(...order.map((column) => after[column]));
  const { rows } = await connections.query<Wire>(
    `SELECT * FROM ${of.name} WHERE pool = $1 AND sequence >= $2 AND sequence < $3 ${beyond}
     ORDER BY ${order.join(", ")} LIMIT ${GROUP}`,
    values,
  );
  return rows;
}

/** What is in a range, without reading it. */
export interface Inside {
  /** Rows, counted to one more than `most`. */
  count: number;
  /** Another one as soon as any row is another, is gone or has come: a snapshot can come later than its event. */
  digest: string;
}

export async function insideOf(
  { pool: connections }: Database,
  pool: string,
  of: Exported,
  range: Range,
  most: number,
): Promise<Inside> {
  const { rows } = await connections.query<Inside>(
    `SELECT count(*)::int AS count, concat_ws('.', sum(slot), sum(change::text::bigint)) AS digest
     FROM (SELECT slot, xmin AS change FROM ${of.name}
       WHERE pool = $1 AND sequence >= $2 AND sequence < $3 LIMIT ${most + 1}) AS found`,
    [pool, String(range.from), String(range.to)],
  );
  return rows[0] ?? { count: 0, digest: "" };
}

/** The file's bytes. It ends early where whoever takes them does; a file that failed lacks its end, and is none. */
export async function* parquetOf(
  database: Database,
  pool: string,
  of: Exported,
  range: Range,
): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const about = { pool, table: of.name, from: String(range.from), to: String(range.to) };
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: of.columns.map((column) => sourceOf(column, [])) }),
    kvMetadata: Object.entries(about).map(([key, value]) => ({ key: `ballast.${key}`, value })),
    createdBy: "ballast-api",
  });
  const taken = () => {
    const part = bytes.getBytes().slice();
    bytes.index = 0;
    return part;
  };
  for (let last: Wire | null = null; ; ) {
    const rows: Wire[] = await pageOf(database, pool, of, range, last);
    last = rows.at(-1) ?? null;
    if (last === null) break;
    await writer.write({ columnData: of.columns.map((column) => sourceOf(column, rows)), rowGroupSize: GROUP });
    yield taken();
    if (rows.length < GROUP) break;
  }
  await writer.finish();
  yield taken();
}
