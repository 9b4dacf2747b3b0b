/** Keepers as processes. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { POOL_ID } from "@ballast/testkit";
import type { Keypair } from "@solana/web3.js";
import { readEntries } from "../src/ledger/file";
import { Watched } from "./process";
import type { FaultyNetwork } from "./proxy";

const BIN = path.resolve(__dirname, "../bin/ballast-keeper.mjs");

/** One keeper, over all its lives. */
export class KeeperProcess extends Watched {
  readonly ledger: string;

  constructor(
    folder: string,
    readonly key: Keypair,
    { share, kinds }: { share: string; kinds: string },
    { url, wsUrl }: FaultyNetwork,
  ) {
    const name = share.replace("/", "-of-");
    const ledger = path.join(folder, `${name}.ndjson`);
    const keyFile = path.join(folder, `${name}.json`);
    writeFileSync(keyFile, JSON.stringify([...key.secretKey]), { mode: 0o600 });
    const network = ["--rpc", url, "--ws", wsUrl, "--pool", POOL_ID.toString(), "--key", keyFile];
    const own = ["--share", share, "--kinds", kinds, "--ledger", ledger, "--log-level", "debug"];
    const handles = "ballast_keeper_nodejs_active_handles_total";
    super(folder, { bin: BIN, name, handles, flags: [...network, ...own] });
    this.ledger = ledger;
  }

  entries() {
    return readEntries(this.ledger);
  }
}
