/** All accounts of a pool, read at once from time to time: what no event named, and what was missed, is set right. */

import { createHash } from "node:crypto";
import { type Found, type Nodes, type ReadAccount, Reader, type Taking } from "@ballast/follow";
import { type AccountName, filtersOf, memcmp, OFFSETS } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { and, eq, notInArray } from "drizzle-orm";
import type { Database } from "../db";
import * as schema from "../db/schema";
import { writeAccounts } from "./write";

export interface ResyncOptions {
  database: Database;
  nodes: Nodes;
  pool: PublicKey;
  programId: PublicKey;
  /** 0 for never. */
  everyMs: number;
  trouble: (what: string, error: Error) => void;
}

/** Rows of one transaction: others wait for the embedded database meanwhile. */
const AT_ONCE = 500;
/** Milliseconds until the markets of a pool are known that is followed from its first event. */
const FIRST_MS = 2_000;

/** Half of a digest: two of a million accounts are the same with a chance of one in 10^26. */
const keyOf = (data: Uint8Array): string => createHash("sha256").update(data).digest().toString("latin1", 0, 16);

const OF_MARKET = ["Position", "Request", "Ticket", "LossEvent"] as const;
const OF_POOL = ["Payable", "InsuranceStake", "Change"] as const;

/** What the accounts of an answer are, by address, and those that are not as they were written. */
interface Kept {
  keys: Map<string, string>;
  changed: ReadAccount[];
}

/** What did not change is let go of as it comes. */
function keeping(known: ReadonlyMap<string, string>, slot: number): Taking<Kept> {
  const kept: Kept = { keys: new Map(), changed: [] };
  const take = async (found: readonly Found[]) => {
    for (const [address, account] of found) {
      const key = keyOf(account.data);
      kept.keys.set(address, key);
      if (known.get(address) !== key) kept.changed.push({ address, account, slot });
    }
  };
  return { take, end: () => kept };
}

export class Resync {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  /** What was written last, by address: what did not change is not written again. */
  private known: Map<string, string> | null = null;

  constructor(private readonly options: ResyncOptions) {}

  start(): void {
    if (this.options.everyMs > 0) this.after(FIRST_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.running;
  }

  /** Reads everything once. */
  async run(): Promise<void> {
    const { database, pool, nodes, programId } = this.options;
    const address = pool.toBase58();
    const rows = await database.db.select().from(schema.markets).where(eq(schema.markets.pool, address));
    const markets = new Map(rows.map((row) => [row.address, row.market]));
    const known = this.known ?? (await this.written(address));
    const reader = new Reader(nodes, "confirmed");
    const found: Kept[] = [];
    const read = async (name: AccountName, at: number, of: string) => {
      const filters = [...filtersOf(name), memcmp(at, new PublicKey(of).toBytes())];
      found.push(await reader.all(programId, filters, (slot) => keeping(known, slot)));
    };
    for (const market of markets.keys()) for (const name of OF_MARKET) await read(name, OFFSETS[name].market, market);
    for (const name of OF_POOL) await read(name, OFFSETS[name].pool, address);
    await this.write(address, known, found, markets);
  }

  private async write(
    pool: string,
    known: ReadonlyMap<string, string>,
    found: readonly Kept[],
    markets: ReadonlyMap<string, number>,
  ): Promise<void> {
    const now = new Map(found.flatMap(({ keys }) => [...keys]));
    const gone = [...known.keys()].filter((address) => !now.has(address));
    const changed = found.flatMap(({ changed }) => changed);
    const all = [...changed, ...gone.map((address): ReadAccount => ({ address, account: null, slot: 0 }))];
    for (let at = 0; at < all.length && !this.stopped; at += AT_ONCE) {
      const client = await this.options.database.pool.connect();
      try {
        await writeAccounts(client, pool, all.slice(at, at + AT_ONCE), markets);
      } finally {
        client.release();
      }
    }
    this.known = now;
  }

  /** What an earlier process left: it may be gone by now. */
  private async written(pool: string): Promise<Map<string, string>> {
    const { accounts } = schema;
    const rows = await this.options.database.db
      .select({ address: accounts.address })
      .from(accounts)
      .where(and(eq(accounts.pool, pool), notInArray(accounts.kind, ["Pool", "Market"])));
    return new Map(rows.map(({ address }) => [address, ""]));
  }

  private after(ms: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.run()
        .catch((error: unknown) => {
          this.options.trouble("resync", error instanceof Error ? error : new Error(String(error)));
        })
        .then(() => this.after(this.options.everyMs));
    }, ms);
  }
}
