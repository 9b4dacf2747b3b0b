/** Partitions of a PostgreSQL server, made before the first row of each. The embedded database has none. */
import type { Database } from "./open";

/** Events of a partition: 2 GB or so. */
const EVENTS = 5_000_000n;
/** Seconds of a partition of snapshots: 30 days. */
const SECONDS = 2_592_000n;

const SNAPSHOTS = ["snapshots_pool", "snapshots_custody", "snapshots_market"];

/** Those that are known to be there, by database. */
const known = new WeakMap<Database, Set<string>>();

async function ensure(database: Database, table: string, size: bigint, at: bigint): Promise<void> {
  const start = (at / size) * size;
  const name = `${table}_${start}`;
  const there = known.get(database) ?? new Set<string>();
  known.set(database, there);
  if (there.has(name)) return;
  const range = `FOR VALUES FROM (${start}) TO (${start + size})`;
  // By itself, before the transaction that needs it: it takes the whole table for a moment.
  await database.pool.query(`CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${table} ${range}`);
  there.add(name);
}

/** Where these events will be. */
export async function ensurePartitions(database: Database, events: readonly { sequence: bigint }[]): Promise<void> {
  if (!database.server) return;
  for (const at of [events[0]?.sequence, events.at(-1)?.sequence]) {
    if (at !== undefined) await ensure(database, "events", EVENTS, at);
  }
}

/** Where snapshots of this time will be. */
export async function ensureSnapshotPartitions(database: Database, ts: bigint): Promise<void> {
  if (!database.server) return;
  for (const table of SNAPSHOTS) await ensure(database, table, SECONDS, ts);
}
