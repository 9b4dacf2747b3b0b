// What a local network lists of an address, beside what the network itself does, by walking through everything.
import assert from "node:assert/strict";
import {
  AddressLookupTableProgram,
  type ConfirmedSignatureInfo,
  Keypair,
  type PublicKey,
  SYSVAR_SLOT_HASHES_PUBKEY,
  SystemProgram,
} from "@solana/web3.js";
import { SendError, SurfpoolChain } from "../src";
import { networkTests } from "./surfpool";

const signaturesOf = (lines: readonly { signature: string }[]) => lines.map(({ signature }) => signature);

networkTests(() => {
  describe("what a network lists of an address", function () {
    this.timeout(60_000);
    const [to, other] = [Keypair.generate().publicKey, Keypair.generate().publicKey];
    let chain: SurfpoolChain;
    let asked = 0;
    let all: ConfirmedSignatureInfo[];

    const pay = (key: PublicKey, lamports: number) =>
      chain.send(
        [SystemProgram.transfer({ fromPubkey: chain.payer.publicKey, toPubkey: key, lamports })],
        [chain.payer],
      );
    const listed = (key: PublicKey, range: { before?: string; until?: string } = {}, limit = 1_000) =>
      chain.listed(key.toBase58(), { ...range, limit });

    before(async () => {
      chain = await SurfpoolChain.start();
      for (let i = 0; i < 24; i++) await pay(i % 4 === 3 ? other : to, 1_000_000 + i);
      await assert.rejects(pay(to, 2 ** 52), SendError);
      all = await chain.connection.getSignaturesForAddress(to);
      const { fetch } = globalThis;
      globalThis.fetch = (...args) => {
        asked += 1;
        return fetch(...args);
      };
      after(() => {
        globalThis.fetch = fetch;
      });
    });
    after(() => chain.close());

    it("is what the network says, a block per transaction: order, slots, and what failed", async () => {
      assert.equal(all.length, 19);
      const told = all.map(({ signature, slot, err }) => ({ signature, slot, err, memo: null }));
      const own = await listed(to);
      assert.deepEqual(
        own.map(({ blockTime: _, ...line }) => line),
        told,
      );
      assert.deepEqual(own[0]?.err, { InstructionError: [0, { Custom: 1 }] });
      for (const { slot, blockTime } of own) assert.equal(blockTime, await chain.connection.getBlockTime(slot));
    });

    it("is read by pages: from the one after `before` to the one ahead of `until`", async () => {
      const names = signaturesOf(all);
      assert.deepEqual(signaturesOf(await listed(to, {}, 5)), names.slice(0, 5));
      assert.deepEqual(signaturesOf(await listed(to, { before: names[4] as string }, 5)), names.slice(5, 10));
      assert.deepEqual(signaturesOf(await listed(to, { until: names[3] as string })), names.slice(0, 3));
      const both = { before: names[2] as string, until: names[7] as string };
      assert.deepEqual(signaturesOf(await listed(to, both)), names.slice(3, 7));
      assert.deepEqual(signaturesOf(await listed(to, both, 2)), names.slice(3, 5));
    });

    it("takes a signature of another address as its moment, and none from one that it does not know", async () => {
      const [of] = signaturesOf(await listed(other));
      const names = signaturesOf(all);
      const since = signaturesOf(await listed(to, { until: of as string }));
      assert.ok(since.length > 0 && since.length < names.length);
      assert.deepEqual(since, names.slice(0, since.length));
      assert.deepEqual(signaturesOf(await listed(to, { before: of as string })), names.slice(since.length));
      assert.deepEqual(await listed(to, { before: "1".repeat(64) }), []);
      assert.deepEqual(signaturesOf(await listed(to, { until: "1".repeat(64) })), names);
      assert.deepEqual(await listed(Keypair.generate().publicKey), []);
    });

    it("asks the network nothing while nothing happens, and of each transaction once", async () => {
      await listed(to);
      asked = 0;
      for (let i = 0; i < 50; i++) await listed(i % 2 === 0 ? to : other);
      assert.equal(asked, 0);
      await pay(to, 7_000_000);
      asked = 0;
      const [lines] = await Promise.all([listed(to), listed(to), listed(other)]);
      assert.equal(asked, 2, "the transaction, and the time of its block");
      assert.equal(lines.length, all.length + 1);
    });

    it("lists what a transaction names through a lookup table, as clusters do", async () => {
      const named = Keypair.generate().publicKey;
      const own = { authority: chain.payer.publicKey, payer: chain.payer.publicKey };
      const hashes = await chain.getAccount(SYSVAR_SLOT_HASHES_PUBKEY);
      const recentSlot = Number(hashes?.data.readBigUInt64LE(8));
      const [create, key] = AddressLookupTableProgram.createLookupTable({ ...own, recentSlot });
      const extend = AddressLookupTableProgram.extendLookupTable({ ...own, lookupTable: key, addresses: [named] });
      await chain.send([create, extend], [chain.payer]);
      // A table is used in a later slot than the one in which it was extended.
      await chain.warp(2);
      const { value: table } = await chain.connection.getAddressLookupTable(key);
      const give = SystemProgram.transfer({ fromPubkey: chain.payer.publicKey, toPubkey: named, lamports: 1_000_000 });
      const lookupTables = [table ?? assert.fail("no table")];
      const { signature } = await chain.send([give], [chain.payer], { lookupTables });
      assert.deepEqual(signaturesOf(await listed(named)), [signature]);
      assert.equal(
        signaturesOf(await listed(key))[0],
        signaturesOf(await chain.connection.getSignaturesForAddress(key))[0],
      );
    });

    it("knows what happened by any hand as soon as the network does", async () => {
      for (let i = 0; i < 10; i++) {
        const sent = pay(other, 8_000_000 + i);
        let named: string[] = [];
        for (let looks = 0; looks < 3; looks++) {
          named = signaturesOf(await chain.connection.getSignaturesForAddress(other));
          const own = signaturesOf(await listed(other));
          assert.deepEqual(
            named.filter((signature) => !own.includes(signature)),
            [],
          );
        }
        await sent;
      }
    });
  });
});
