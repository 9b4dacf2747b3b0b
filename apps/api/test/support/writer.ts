/** A process that follows a recorded chain, a file, into a database until it is done: `writer.ts FILE WHERE`. */
import { readFileSync } from "node:fs";
import { Follower, type Listed, type ReadAccount, type Source, type Transaction } from "@ballast/follow";
import { PROGRAM_ID } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { openDatabase } from "../../src/db";
import { SqlSink } from "../../src/ingest/sink";

/** A chain as a file has it. */
export interface Written {
  pool: string;
  transactions: { signature: string; slot: string; ts: string; payer: string; logs: string[]; inner: string[] }[];
}

/** Shows one transaction more with every listing, so that every batch is small and there is much to be killed in. */
class Growing implements Source {
  private shown = 0;

  constructor(private readonly all: Written["transactions"]) {}

  get done(): boolean {
    return this.shown >= this.all.length;
  }

  listen(): () => void {
    return () => {};
  }

  async list(_: string, { until }: { until?: string }): Promise<Listed[]> {
    this.shown = Math.min(this.all.length, this.shown + 3);
    const seen = this.all.slice(0, this.shown).reverse();
    const end = seen.findIndex(({ signature }) => signature === until);
    const tip = BigInt(seen[0]?.slot ?? 0);
    return seen.slice(0, end < 0 ? undefined : end).map(({ signature, slot }) => {
      return { signature, slot: BigInt(slot), failed: false, final: BigInt(slot) + 32n <= tip };
    });
  }

  async transaction(asked: string): Promise<Transaction | null> {
    const found = this.all.find(({ signature }) => signature === asked);
    if (found === undefined) return null;
    const { signature, slot, ts, payer, logs, inner } = found;
    const calls = inner.map((data) => ({ programId: PROGRAM_ID, data: Buffer.from(data, "base64") }));
    return { signature, slot: BigInt(slot), ts: BigInt(ts), payer, told: { logs, inner: calls } };
  }

  async accounts(): Promise<ReadAccount[]> {
    return [];
  }
}

async function main([file = "", where = ""]: string[]): Promise<void> {
  const { pool, transactions } = JSON.parse(readFileSync(file, "utf8")) as Written;
  const database = await openDatabase(where);
  console.log("open");
  const source = new Growing(transactions);
  const sink = new SqlSink(database, { address: pool, program: PROGRAM_ID.toBase58(), controller: false });
  const follower = new Follower({ stream: new PublicKey(pool), source, sink, snapshots: null });
  while (!source.done) {
    await follower.round();
    console.log(follower.view().next);
  }
  await follower.round();
  await database.close();
  console.log("done");
}

if (require.main === module) void main(process.argv.slice(2));
