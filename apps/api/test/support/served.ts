/** The API over the world of the story, with a door of its own and none of the network's. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import path from "node:path";
import { settledChain } from "@ballast/follow";
import { PROGRAM_ID } from "@ballast/sdk";
import type { Endpoint } from "../../src/contract/index";
import { type Database, openDatabase } from "../../src/db";
import type { Room } from "../../src/room";
import { assemble, type ServeOptions } from "../../src/serve";
import { freshFolder } from "./embedded";
import { startMonitor } from "./monitor";
import { seed } from "./seed";
import { lossStory, type Story } from "./story";

export interface Served extends Awaited<ReturnType<typeof assemble>> {
  story: Story;
  database: Database;
  /** Values of this world for parameters of paths. */
  values: Record<string, string>;
  /** Where an endpoint is, with values of this world for its path. */
  urlOf(endpoint: Pick<Endpoint, "path">, query?: string): string;
  end(): Promise<void>;
}

/** Until the risk engine, where there is one, has looked once. */
export async function judged({ risk }: Room): Promise<void> {
  while (risk !== null && risk.judged === null) {
    assert.equal(risk.trouble, "");
    await new Promise((done) => setTimeout(done, 50));
  }
}

export async function servedStory(options: Partial<ServeOptions> = {}): Promise<Served> {
  const story = await lossStory();
  const { w, stays, told, change } = story;
  const { pool } = w.venue;
  const folder = await freshFolder();
  const database = await openDatabase(folder);
  await seed(database, pool.toBase58(), PROGRAM_ID.toBase58(), told);
  const priceAccounts = (feed: Uint8Array) =>
    w.venue.feeds.find(({ feedId }) => Buffer.compare(feedId, feed) === 0)?.account ?? pool;
  const monitor = await startMonitor();
  const more = { risk: { log: path.join(folder, "forecasts.ndjson"), records: true }, hedge: monitor.url };
  const api = await assemble({
    chain: settledChain(w.chain),
    pool,
    database,
    priceAccounts,
    rate: 0,
    ...more,
    ...options,
  });
  await judged(api.room);
  const owner = stays.owner.address.toBase58();
  const values: Record<string, string> = {
    ...{ id: String(api.watch.live.state.pool.id), m: "0", n: "0-short-0", o: owner },
    ...{ p: stays.address.toBase58(), change: change.toBase58(), table: "liquidations" },
  };
  const end = async () => {
    await api.close();
    await monitor.close();
    await database.close();
    await w.close();
    rmSync(folder, { recursive: true });
  };
  const pathOf = (path: string) => path.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? "");
  const urlOf = ({ path }: Pick<Endpoint, "path">, query = "") => `${pathOf(path)}${query === "" ? "" : `?${query}`}`;
  return { ...api, story, database, values, urlOf, end };
}
