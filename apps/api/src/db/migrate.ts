/** Brings a database to the tables of this version, one file of `migrations/` after the other, each once. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PoolClient } from "pg";
import { DatabaseError } from "./error";

/** Where the files are. */
export const MIGRATIONS = dirname(require.resolve("@ballast/api/migrations/0000_tables.sql"));
/** What PostgreSQL alone runs is behind this mark. */
const SERVER_ONLY = /^--postgres /gm;
/** So that two processes that start at once do not both migrate. */
const LOCK = 7_216_813;

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

export interface MigrateOptions {
  where: string;
  /** A PostgreSQL server, not the embedded one. */
  server: boolean;
}

/** Whether this is a standby, which takes what another server writes and cannot be written to. */
async function isStandby(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ standby: boolean }>("SELECT pg_is_in_recovery() AS standby");
  return rows[0]?.standby ?? false;
}

/** A standby has the tables of the server that it follows: they are looked at, and must be of this version. */
async function checkStandby(client: PoolClient, where: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>("SELECT name FROM migrations ORDER BY name");
  const [done, wanted] = [rows.map(({ name }) => name), files()];
  const missing = wanted.find((name) => !done.includes(name));
  if (missing !== undefined)
    throw new DatabaseError(where, `is a standby without ${missing}: its server is opened first`);
  if (done.length > wanted.length) throw new DatabaseError(where, `is of a newer version: it has ${done.at(-1)}`);
}

/** Their names, in order. */
export const files = (): string[] =>
  readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith(".sql"))
    .sort();

/** Runs what was not run yet. `DatabaseError` for a database of a newer version, or of one whose files were changed. */
export async function migrate(client: PoolClient, { where, server }: MigrateOptions): Promise<void> {
  if (server && (await isStandby(client))) return checkStandby(client, where);
  await client.query("BEGIN");
  try {
    if (server) await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
    await client.query("CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, digest text NOT NULL)");
    const { rows } = await client.query<{ name: string; digest: string }>("SELECT name, digest FROM migrations");
    const done = new Map(rows.map((row) => [row.name, row.digest]));
    for (const name of files()) {
      const text = readFileSync(join(MIGRATIONS, name), "utf8");
      const before = done.get(name);
      done.delete(name);
      if (before === digest(text)) continue;
      if (before !== undefined) throw new DatabaseError(where, `was made by another ${name}`);
      await client.query(server ? text.replace(SERVER_ONLY, "") : text);
      await client.query("INSERT INTO migrations VALUES ($1, $2)", [name, digest(text)]);
    }
    const [unknown] = done.keys();
    if (unknown !== undefined) throw new DatabaseError(where, `is of a newer version: it has ${unknown}`);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
