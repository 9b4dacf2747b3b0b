import assert from "node:assert/strict";
import { Keypair } from "@solana/web3.js";
import { LITESVM_START, LiteSvmChain } from "../src";
import { describeChain } from "./contract";

describeChain("litesvm", async () => LiteSvmChain.start());

describe("litesvm", () => {
  it("starts at a fixed moment, so that runs repeat", async () => {
    const chains = [LiteSvmChain.start(), LiteSvmChain.start()];
    const times = await Promise.all(chains.map(async (chain) => [await chain.now(), await chain.slot()]));
    assert.equal(times[0]?.[0], LITESVM_START);
    assert.deepEqual(times[0], times[1]);
  });

  it("keeps all transactions in one slot until the clock is moved", async () => {
    const chain = LiteSvmChain.start();
    const slots = [await chain.send([], []), await chain.send([], [])].map(({ slot }) => slot);
    assert.equal(slots[0], slots[1]);
    await chain.warp(0);
    assert.equal((await chain.send([], [])).slot, Number(slots[0]) + 1);
  });

  it("forks into a copy that no longer shares anything", async () => {
    const chain = LiteSvmChain.start();
    const { publicKey } = Keypair.generate();
    await chain.airdrop(publicKey, 5);
    await chain.warp(60);
    const fork = chain.fork();
    await fork.airdrop(publicKey, 1);
    await fork.warp(60);
    assert.deepEqual([(await chain.getAccount(publicKey))?.lamports, await chain.now()], [5, LITESVM_START + 60]);
    assert.deepEqual([(await fork.getAccount(publicKey))?.lamports, await fork.now()], [6, LITESVM_START + 120]);
  });
});
