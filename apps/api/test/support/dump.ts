/** The tables that events make, as text: two databases that were told the same have the same. */
import type { Database } from "../../src/db";
import type * as schema from "../../src/db/schema";
import { shapeOf } from "../../src/ingest/rows";
import { TOLD } from "../../src/ingest/tables";

export async function dump({ pool }: Database): Promise<Record<string, string>> {
  const dumps: Record<string, string> = {};
  for (const table of TOLD) {
    const { name, key } = shapeOf(table as typeof schema.events);
    const { rows } = await pool.query(`SELECT row_to_json(t) AS row FROM ${name} t ORDER BY ${key.join(", ")}`);
    dumps[name] = rows.map(({ row }: { row: unknown }) => JSON.stringify(row)).join("\n");
  }
  const { rows } = await pool.query("SELECT row_to_json(t) AS row FROM cursors t ORDER BY pool");
  dumps.cursors = JSON.stringify(rows);
  return dumps;
}
