import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { changed, POOL_WIDE, refused, told } from "../../support/expect";

const E8 = 100_000_000n;

describe("refresh_prices: a market's second source", () => {
  it("keeps the print of a market's second source, in the market only", async () => {
    const other = await World.create({ secondSources: ["SOL"] });
    const { account } = other.venue.market("SOL").second ?? assert.fail();
    other.feeds.set("SOL.second", { price: "151", conf: "40", ema: "149" });
    await other.wait(1);
    await other.feeds.publish("SOL.second", { prevPublishTime: (await other.now()) - 1 });
    const now = BigInt(await other.now());
    const show = () => other.run(other.feeds.refreshSecond("SOL"), []);
    const step = await changed(
      other,
      show,
      {
        "markets.SOL.state.second.price": 151n * E8,
        "markets.SOL.state.second.conf": 40n * E8,
        "markets.SOL.state.second.ema": 149n * E8,
        "markets.SOL.state.second.publishTime": now,
        "markets.SOL.state.second.prevPublishTime": now - 1n,
      },
      { fresh: false },
    );
    told(step, "PricesRefreshed", { custodies: 0 }, POOL_WIDE);
    await other.wait(11);
    const silentSince = BigInt(await other.now());
    await changed(other, show, { "markets.SOL.state.secondSilentSince": silentSince }, { fresh: false });
    await other.wait(100);
    await changed(other, show, {}, { fresh: false });
    // Spoke once more since it was declared, and is old again: silent from now on.
    await other.feeds.publish("SOL.second", { publishTime: (await other.now()) - 50 });
    await other.run(other.feeds.refreshSecond("SOL"), []);
    const { second, secondSilentSince } = (await other.market("SOL")).state;
    assert.deepEqual([second.publishTime, secondSilentSince], [silentSince + 50n, silentSince + 100n]);
    await refused(other, "OracleWrongFeed", () => other.run(secondWith(other, other.venue.home.feed.account), []));
    await refused(other, "OracleWrongOwner", () => other.run(secondWith(other, other.venue.home.mint), []));
    await refused(other, "WrongAccount", () => other.run(secondWith(other, account, 0), []));
    await refused(other, "WrongAccount", () => other.run(secondWith(other, account, 7), []));
  });

  it("refuses a second source where the market has none, and another market in its place", async () => {
    const w = await World.create();
    const ofNone = secondWith(w, w.venue.market("SOL").custody.feed.account);
    await refused(w, "WrongAccount", () => w.run(ofNone, []));
    const other = await World.create({ custodies: ["USDC", "SOL", "ETH"], secondSources: ["SOL"] });
    const { address: market } = other.venue.market("ETH");
    const { account: priceUpdate } = other.venue.market("SOL").second ?? assert.fail();
    const price = { custody: 1, priceUpdate, market, second: true };
    const ix = instructions.refreshPrices({ pool: other.venue.pool, prices: [price] });
    await refused(other, "WrongAccount", () => other.run(ix, []));
  });
});

/** A refresh of SOL's second source with any account, as that of any custody. */
function secondWith({ venue }: World, priceUpdate: PublicKey, custody = 1) {
  const price = { custody, priceUpdate, market: venue.market("SOL").address, second: true };
  return instructions.refreshPrices({ pool: venue.pool, prices: [price] });
}
