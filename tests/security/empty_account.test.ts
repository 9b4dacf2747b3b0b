// Anyone may show an account where nothing lives instead of a price: what that declares, and what one print takes back.
import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { Keypair } from "@solana/web3.js";
import { refused } from "../support/expect";

/** Shows an account that never existed as the price of SOL. */
function shown(w: World) {
  const { pool } = w.venue;
  const { address, custody } = w.venue.market("SOL");
  const nothing = Keypair.generate().publicKey;
  const prices = [{ custody: custody.index, priceUpdate: nothing, market: address }];
  return w.run(instructions.refreshPrices({ pool, prices }), []);
}
const settle = (w: World) => {
  const { address } = w.venue.market("SOL");
  return w.run(instructions.settleMarket({ pool: w.venue.pool, market: address }), []);
};
const silentSince = async (w: World) =>
  (await w.pool()).state.custodies[w.venue.custody("SOL").index]?.silentSince ?? assert.fail();

describe("security: an empty account for a price", () => {
  it("declares nothing while the cached print is fresh, and settles no living market", async () => {
    const w = await World.create();
    await w.fresh();
    await shown(w);
    assert.equal(await silentSince(w), 0n);
    await refused(w, "FeedNotDead", () => settle(w));
  });

  it("is undone by one print, even a second before a day is over: the market is not settled", async () => {
    const w = await World.create();
    await w.wait(60);
    await shown(w);
    assert.ok((await silentSince(w)) > 0n);
    await w.wait(86_398);
    await w.price("SOL", "150");
    assert.equal(await silentSince(w), 0n);
    await w.wait(60);
    await shown(w);
    await refused(w, "FeedNotDead", () => settle(w));
  });
});
