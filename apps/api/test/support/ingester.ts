/** A process that follows a pool at a node into a database until it is killed: `ingester.ts URL POOL WHERE`. */
import { Nodes } from "@ballast/follow";
import { PublicKey } from "@solana/web3.js";
import { openDatabase } from "../../src/db";
import { startIngest } from "../../src/ingest";

async function main([url = "", pool = "", where = ""]: string[]): Promise<void> {
  const database = await openDatabase(where);
  const nodes = new Nodes({ urls: [url], deadlineMs: 2_000, stallMs: 60_000, listener: () => {} });
  await nodes.start();
  const ingest = startIngest({ database, pool: new PublicKey(pool), nodes, pollMs: 20, resyncMs: 0 });
  setInterval(() => console.log(ingest.view().pool.next), 20);
}

if (require.main === module) void main(process.argv.slice(2));
