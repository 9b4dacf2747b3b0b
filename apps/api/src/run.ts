/** Runs one call to its end. */
import { statSync } from "node:fs";
import { Misuse, Problem } from "../../../scripts/lib/command.cjs";
import { DatabaseError, isServer, type OpenOptions, openDatabase } from "./db";
import { Filling } from "./filling";
import { boundHeap } from "./heap";
import { openApi } from "./http/openapi";
import { reindexed, words } from "./reindexing";
import { type Network, networkOf, poolAddress, serve } from "./serve";
import { type Settings, settingsOf, settingsSchema } from "./settings";

/** Flags as they were typed. */
export interface Flags {
  schema?: boolean;
  openapi?: boolean;
  json?: boolean;
  [setting: string]: unknown;
}

/** A statement that takes longer is given up: one that reads everything stops all others. */
const STATEMENT_MS = 5_000;

const out = (text: string) => void process.stdout.write(`${text}\n`);

export async function run(what: string | undefined, flags: Flags): Promise<void> {
  const { schema = false, openapi = false, json = false, ...given } = flags;
  if (json && what !== "reindex") throw new Misuse("--json: is of reindex only");
  if (schema) return out(JSON.stringify(settingsSchema(), null, 2));
  if (openapi) return out(JSON.stringify(openApi(), null, 2));
  const settings = settingsOf(given);
  if (what === "reindex") return anew(settings, json);
  checkPages(settings.static);
  boundHeap();
  const database = await opened(settings.db);
  const network = networkOf(settings);
  try {
    await network.nodes.start();
    await stay(settings, network, database);
  } finally {
    network.nodes.close();
    await database.close();
  }
}

/** Fills all tables from the raw events; no node is asked. */
async function anew({ db, pool }: Settings, json: boolean): Promise<void> {
  const database = await opened(db, {});
  try {
    const say = (line: string) => void process.stderr.write(`${line}\n`);
    const done = await reindexed(database, poolAddress(pool).toBase58(), say);
    out(json ? JSON.stringify(done) : words(done));
  } finally {
    await database.close();
  }
}

function checkPages(folder: string | null): void {
  if (folder === null) return;
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory()) throw new Misuse(`--static: ${folder} is no folder`);
}

async function opened(where: string, options: OpenOptions = isServer(where) ? { statementMs: STATEMENT_MS } : {}) {
  try {
    return await openDatabase(where, options);
  } catch (error) {
    if (error instanceof DatabaseError) throw new Problem(error.message);
    throw error;
  }
}

type Database = Awaited<ReturnType<typeof openDatabase>>;

/** Serves until it is told to stop. */
async function stay(settings: Settings, network: Network, database: Database): Promise<void> {
  const { pool, port, host, rate, streams, origins, hedge } = settings;
  const records = settings.ingest === "yes";
  const risk = { log: records ? settings.forecasts : null, records };
  const { chain } = network;
  const filled = new Filling(settings.ingest === "yes");
  const served = await serve(
    {
      ...{ chain, pool: poolAddress(pool), database, statics: settings.static, rate, streams, log: true },
      ...{ faults: () => filled.faults, ...(origins && { origins }) },
      ...{ ...(settings.risk === "yes" && { risk }), ...(hedge && { hedge }) },
    },
    { port, host },
  );
  filled.start(settings, network, database, () => void served.watch.look());
  out(`Ballast API of pool ${pool}: ${served.url}/v1/status (${database.where})`);
  await new Promise<void>((stop) => {
    process.once("SIGINT", () => stop());
    process.once("SIGTERM", () => stop());
  });
  await served.close();
  await filled.stop();
}
