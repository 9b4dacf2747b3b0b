/** The API over the world of the story, with a door of its own and none of the network's. */
import { rmSync } from "node:fs";
import { PROGRAM_ID } from "@ballast/sdk";
import type { Endpoint } from "../../src/contract/index";
import { type Database, openDatabase } from "../../src/db";
import { assemble, type ServeOptions } from "../../src/serve";
import { freshFolder } from "./embedded";
import { seed } from "./seed";
import { lossStory, type Story } from "./story";

export interface Served extends Awaited<ReturnType<typeof assemble>> {
  story: Story;
  database: Database;
  /** Where an endpoint is, with values of this world for its path. */
  urlOf(endpoint: Pick<Endpoint, "path">, query?: string): string;
  end(): Promise<void>;
}

export async function servedStory(options: Partial<ServeOptions> = {}): Promise<Served> {
  const story = await lossStory();
  const { w, stays, told } = story;
  const { pool } = w.venue;
  const folder = await freshFolder();
  const database = await openDatabase(folder);
  await seed(database, pool.toBase58(), PROGRAM_ID.toBase58(), told);
  const priceAccounts = (feed: Uint8Array) =>
    w.venue.feeds.find(({ feedId }) => Buffer.compare(feedId, feed) === 0)?.account ?? pool;
  const api = await assemble({ source: w.chain, pool, database, priceAccounts, rate: 0, ...options });
  const owner = stays.owner.address.toBase58();
  const values: Record<string, string> = {
    ...{ id: String(api.watch.live.state.pool.id), m: "0", n: "0-short-0", o: owner },
    ...{ p: stays.address.toBase58(), change: owner },
  };
  const end = async () => {
    await api.close();
    await database.close();
    await w.close();
    rmSync(folder, { recursive: true });
  };
  const pathOf = (path: string) => path.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? "");
  const urlOf = ({ path }: Pick<Endpoint, "path">, query = "") => `${pathOf(path)}${query === "" ? "" : `?${query}`}`;
  return { ...api, story, database, urlOf, end };
}
