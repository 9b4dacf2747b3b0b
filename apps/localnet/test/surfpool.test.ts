import assert from "node:assert/strict";
import { Connection, Keypair, SystemProgram } from "@solana/web3.js";
import { SurfpoolChain } from "../src";
import { loadSurfnet } from "../src/chain/surfnet";
import { describeChain } from "./contract";
import { published } from "./surfpool";

if (published) {
  describeChain("surfpool", () => SurfpoolChain.start());

  describe("surfpool", () => {
    it("serves JSON-RPC and WebSocket to any client", async () => {
      const chain = await SurfpoolChain.start();
      const client = new Connection(chain.rpcUrl, { commitment: "confirmed", wsEndpoint: chain.wsUrl });
      const { publicKey } = Keypair.generate();
      let subscription = -1;
      const notified = new Promise<number>((resolve) => {
        subscription = client.onAccountChange(publicKey, ({ lamports }) => resolve(lamports));
      });
      // The subscription is set up in the background: pay until it reports.
      const pay = SystemProgram.transfer({
        fromPubkey: chain.payer.publicKey,
        toPubkey: publicKey,
        lamports: 1_000_000,
      });
      let seen: number | null = null;
      while (seen === null) {
        await chain.send([pay], []);
        seen = await Promise.race([notified, new Promise<null>((resolve) => setTimeout(() => resolve(null), 100))]);
      }
      assert.ok(seen >= 1_000_000);
      await client.removeAccountChangeListener(subscription);
      // web3.js hangs up half a second after the last subscription; a client still connected would call for ever.
      await new Promise((resolve) => setTimeout(resolve, 700));
      await chain.close();
    });

    it("can make blocks by the clock, and time then flows by itself", async () => {
      const chain = await SurfpoolChain.start({ blocks: "clock" });
      const start = await chain.now();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const elapsed = (await chain.now()) - start;
      assert.ok(elapsed >= 1 && elapsed <= 3, `${elapsed} s`);
      await chain.close();
    });
  });
}

describe("surfpool on another platform", () => {
  it("says what to use instead", () => {
    const missing = (name: string) => {
      throw new Error(`Cannot find module '${name}'`);
    };
    assert.throws(() => loadSurfnet(missing), /solana-test-validator.*litesvm/);
  });
});
