/** Opens the database: embedded in a folder, or a PostgreSQL server by its address. The same driver speaks to both. */
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { type ClientBase, Pool, type PoolConfig } from "pg";
import { Embedded } from "./embedded/embedded";
import { dataIn, ensureData, lock } from "./embedded/folder";
import { fromTemplate } from "./embedded/template";
import { DatabaseError } from "./error";
import { migrate } from "./migrate";
import * as schema from "./schema";
import { isServer } from "./where";

export interface Database {
  /** The folder, or the address without its password. */
  readonly where: string;
  /** A PostgreSQL server; false: embedded, where all connections take turns at one session. */
  readonly server: boolean;
  readonly db: NodePgDatabase<typeof schema>;
  readonly pool: Pool;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Connections at once; 8 if not given. Embedded ones take turns. */
  connections?: number;
  /** Milliseconds after which a PostgreSQL server gives a statement up; never if not given. */
  statementMs?: number;
}

const CONNECT_MS = 10_000;

/** An address that can be shown: without its password. */
function shown(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    throw new DatabaseError("by address", "has none that can be read: postgres://user@host/name is one");
  }
}

/**
 * Opens `where`, `postgres://...` or a folder, which is made if it is not there; its tables are brought to this
 * version. `DatabaseError`: not reachable, open in another process, of a newer version.
 */
export async function openDatabase(where: string, options: OpenOptions = {}): Promise<Database> {
  return isServer(where) ? openServer(where, options) : openEmbedded(where, options);
}

/**
 * Where a statement looks like much work to the planner, as fifty pages of a large table do, Debian's PostgreSQL would
 * compile it each time, which takes longer than all that it does.
 */
const uncompiled = async (client: ClientBase): Promise<void> => void (await client.query("SET jit = off"));

async function openServer(url: string, { connections = 8, statementMs }: OpenOptions): Promise<Database> {
  const where = shown(url);
  return finish({
    where,
    server: true,
    pool: {
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: CONNECT_MS,
      onConnect: uncompiled,
      ...(statementMs === undefined ? {} : { statement_timeout: statementMs }),
    },
    release: async () => {},
  });
}

async function openEmbedded(folder: string, { connections = 8 }: OpenOptions): Promise<Database> {
  const unlock = lock(folder);
  try {
    await ensureData(folder, (path) => fromTemplate(path, makeData));
    return await openData(dataIn(folder), { where: folder, connections, unlock });
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Makes a database with the tables of this version in it. */
async function makeData(path: string): Promise<void> {
  await Embedded.create(path);
  await (await openData(path, { where: path, connections: 1, unlock: () => {} })).close();
}

interface Place {
  where: string;
  connections: number;
  unlock(): void;
}

async function openData(path: string, { where, connections, unlock }: Place): Promise<Database> {
  const embedded = await Embedded.open(path);
  return finish({
    where,
    server: false,
    pool: { max: connections, user: "postgres", database: "postgres", stream: () => embedded.line() as never },
    release: async () => {
      await embedded.close();
      unlock();
    },
  });
}

interface Opened {
  where: string;
  server: boolean;
  pool: PoolConfig;
  release(): Promise<void>;
}

async function finish({ where, server, pool: config, release }: Opened): Promise<Database> {
  const pool = new Pool(config);
  // A connection that breaks while nobody uses it: the next one is a new one.
  pool.on("error", () => {});
  const close = async () => {
    await pool.end();
    await release();
  };
  try {
    const client = await pool.connect();
    try {
      await migrate(client, { where, server });
    } finally {
      client.release();
    }
  } catch (error) {
    await close();
    if (error instanceof DatabaseError) throw error;
    throw new DatabaseError(where, `does not open: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { where, server, db: drizzle(pool, { schema }), pool, close };
}
