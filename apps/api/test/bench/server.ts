/** A server of its own that is measured from outside: `server.mjs TERMS`, which listens, says so, and does as told. */
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { PublicKey } from "@solana/web3.js";
import { openDatabase } from "../../src/db";
import { boundHeap } from "../../src/heap";
import { assemble, networkOf } from "../../src/serve";
import { grow } from "./data";

export interface Terms {
  /** Folder or address of the database. */
  where: string;
  pool: string;
  /** Address of the node that has the accounts. */
  rpc: string;
  /** Accounts of price feeds, by the feed in hex. */
  feeds: Record<string, string>;
}

export interface Opened {
  url: string;
  /** Number of the pool. */
  pool: string;
  /** From the opening of the database to the first answer: milliseconds, and of processor time. */
  ms: number;
  cpuMs: number;
}

export interface Cost {
  /** Microseconds of this process. */
  cpu: number;
  /** Bytes that are resident: now, and at most so far. */
  rss: number;
  peak: number;
  /** How often it looked at chain and tables. */
  looks: number;
}

const cpuOf = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** Of this process alone: `maxRSS` begins with what the one that started it had. */
function peakOf(): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  if (kilobytes === undefined) throw new Error("this system does not say what was resident at most");
  return Number(kilobytes) * 1_024;
}

async function main(terms: Terms): Promise<void> {
  boundHeap();
  const [start, cpu] = [performance.now(), cpuOf()];
  const database = await openDatabase(terms.where);
  const pool = new PublicKey(terms.pool);
  const priceAccounts = (feed: Uint8Array) =>
    new PublicKey(terms.feeds[Buffer.from(feed).toString("hex")] ?? terms.pool);
  const { nodes, chain } = networkOf({ rpc: [terms.rpc], ws: [] });
  await nodes.start();
  const api = await assemble({ chain, pool, database, priceAccounts, rate: 0 });
  await api.server.listen({ port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${(api.server.server.address() as AddressInfo).port}`;
  const number = String(api.watch.live.state.pool.id);
  const opened: Opened = { url, pool: number, ms: performance.now() - start, cpuMs: (cpuOf() - cpu) / 1_000 };
  process.on("message", async (told: "cost" | "happen" | "stop") => {
    // By this process: an embedded database has no other. How long it is under way counts from here.
    if (told === "happen") {
      await grow(database, terms.pool, 1);
      process.send?.({ began: Date.now() });
      await api.watch.look();
      return;
    }
    if (told === "stop") {
      await api.close();
      nodes.close();
      await database.close();
      return process.disconnect();
    }
    process.send?.({
      cpu: cpuOf(),
      rss: process.memoryUsage.rss(),
      peak: peakOf(),
      looks: api.watch.looks,
    } satisfies Cost);
  });
  process.send?.(opened);
}

void main(JSON.parse(process.argv[2] ?? "{}") as Terms);
