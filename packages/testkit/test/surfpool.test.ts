import assert from "node:assert/strict";
import { Connection, Keypair, SYSVAR_CLOCK_PUBKEY, SystemProgram } from "@solana/web3.js";
import { networkPublished, SurfpoolChain } from "../src";
import { loadSurfnet } from "../src/chain/surfnet";
import { describeChain } from "./contract";

if (networkPublished) {
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

    it("has a clock that stands still, whoever sends how much, until it flows", async () => {
      const chain = await SurfpoolChain.start({ startTime: 1_900_000_000 });
      const { payer } = chain;
      const toItself = SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: payer.publicKey, lamports: 1 });
      const slot = await chain.slot();
      for (let i = 0; i < 10; i += 1) await chain.send([toItself], []);
      const clock = await chain.connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY);
      assert.deepEqual(
        [clock?.data.readBigUInt64LE(0), clock?.data.readBigInt64LE(32)],
        [BigInt(slot), 1_900_000_000n],
      );
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      assert.deepEqual([await chain.now(), await chain.slot()], [1_900_000_000, slot]);
      await chain.flow();
      const start = await chain.now();
      assert.ok(start >= 1_900_000_000 && start < 1_900_000_010, `${start}`);
      await chain.warp(3_600);
      assert.ok((await chain.now()) - start >= 3_600);
      const slots = [await chain.slot()];
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      slots.push(await chain.slot());
      assert.ok(Number(slots[1]) - Number(slots[0]) >= 2, slots.join());
      await chain.close();
    });

    it("executes equal transactions between two blocks, each as a transaction of its own", async () => {
      const chain = await SurfpoolChain.start({ blocks: "clock" });
      const { payer } = chain;
      const to = Keypair.generate().publicKey;
      const pay = SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: to, lamports: 1_000_000 });
      const receipts = await Promise.all(Array.from({ length: 12 }, () => chain.send([pay], [])));
      assert.equal(new Set(receipts.map(({ signature }) => signature)).size, 12);
      assert.deepEqual(new Set(receipts.map(({ cu }) => cu)), new Set([150]), "naming one more account costs nothing");
      assert.equal((await chain.getAccount(to))?.lamports, 12_000_000);
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
    assert.throws(() => loadSurfnet(missing), /solana-test-validator.*container of Linux x64/);
  });
});
