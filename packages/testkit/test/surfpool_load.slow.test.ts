import assert from "node:assert/strict";
import { Keypair, SystemProgram } from "@solana/web3.js";
import { SurfpoolChain } from "../src";

/** More than the network's queue of events holds: it stood still after some 400 transactions when nobody emptied it. */
const TRANSACTIONS = 800;

describe("surfpool under load", function () {
  this.timeout(120_000);

  it("takes hundreds of transactions in a row", async () => {
    const chain = await SurfpoolChain.start();
    const to = Keypair.generate().publicKey;
    const { payer } = chain;
    for (let i = 1; i <= TRANSACTIONS; i += 1) {
      const lamports = 1_000_000 + i;
      await chain.send([SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: to, lamports })], [payer]);
    }
    const expected = TRANSACTIONS * 1_000_000 + (TRANSACTIONS * (TRANSACTIONS + 1)) / 2;
    assert.equal((await chain.getAccount(to))?.lamports, expected);
    await chain.close();
  });
});
