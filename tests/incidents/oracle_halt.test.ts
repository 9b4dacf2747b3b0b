// Venus and Blizz, 12 May 2022. In the fall of LUNA its Chainlink feed was paused at 0.107 dollars while LUNA traded at
// 0.01 and less. Lending protocols went on with the last price: whoever brought LUNA could borrow ten times what it was
// worth. Venus lost some 11 million dollars, Blizz all of its 8.3 million.
//
// Ballast: an old price opens nothing, releases nothing and values no deposit: a request fills at a print published
// after it, a withdrawal or close needs one of three seconds. A silent token still counted as collateral is worth its
// last price less twice its haircut for an hour, then nothing. Adding collateral is always possible; when the feed is
// back the first print is everybody's at once.
import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, type PositionRef, World } from "@ballast/testkit";
import { told } from "../support/expect";
import { ledgerOf, wealth } from "../support/incident";
import { usd } from "../support/loss";
import { executeParams } from "../support/raw";

const HALTED = "0.107";

interface Scene {
  w: World;
  /** Has bought LUNA for 0.01 dollars, two million of it. */
  eve: Actor;
  /** Long ETH with LUNA as collateral, since before. */
  old: PositionRef;
  /** Long and short LUNA. */
  long: PositionRef;
  short: PositionRef;
}

/** LUNA's feed (called SOL here) stops at 0.107; somebody has declared it. */
async function halted(): Promise<Scene> {
  const liquidity = { USDC: "1000000", SOL: "5000000", ETH: "300" };
  const custodies = ["USDC", "SOL", "ETH"];
  const w = await World.create({ custodies, prices: { SOL: HALTED, ETH: "2000" }, liquidity });
  const ann = await w.actor("ann", { SOL: "400000", USDC: "20000" });
  const [bob, cat] = [await w.actor("bob", { USDC: "50000" }), await w.actor("cat", { USDC: "50000" })];
  const eve = await w.actor("eve", { SOL: "2000000" });
  const { position: old } = await ann.open("ETH", "long", { size: 20, collateral: { SOL: 100_000 } });
  const { position: long } = await bob.open("SOL", "long", { size: 500_000, collateral: { USDC: 30_000 } });
  const { position: short } = await cat.open("SOL", "short", { size: 500_000, collateral: { USDC: 30_000 } });
  await w.wait(1_800);
  await w.fresh();
  w.feeds.freeze("SOL");
  await w.wait(61);
  await w.refresh();
  await w.wait(61);
  return { w, eve, old, long, short };
}

const fails = (name: string, act: () => Promise<unknown>) => assert.rejects(act, { name });

describe("incident: a feed halts at a price that is ten times too high", () => {
  it("with tokens bought at a tenth nobody opens, deposits, or takes anything out", async () => {
    const { w, eve, long, short } = await halted();
    const { request } = await eve.place("ETH", "long", { size: 50, collateral: { SOL: 1_000_000 } });
    await w.waitUntil(Number((await w.request(request))?.state.printAfter));
    await fails("CollateralUnpriced", () => w.execute(request));
    await fails("PriceRefreshNeeded", () => eve.addLiquidity("SOL", 1_000_000));
    await fails("PriceRefreshNeeded", () => w.lp.removeLiquidity("SOL", 1_000));
    const late = await w.actor("late", { USDC: "10000" });
    const { request: onOld } = await late.place("SOL", "short", { size: 50_000, collateral: { USDC: 5_000 } });
    await w.wait(3);
    const execute = instructions.executeRequest(executeParams(w.keeper, onOld));
    await fails("PriceRefreshNeeded", () => w.run(execute, [w.keeper]));
    // Neither the short, who knows that they have won, nor the long, who knows that they have lost, trades on the old
    // price.
    for (const { owner, ...position } of [long, short]) {
      await fails("OracleStale", () => owner.close({ owner, ...position }));
      await fails("OracleStale", () => owner.removeCollateral({ owner, ...position }, 100));
    }
    // Only strengthening is possible.
    await short.owner.addCollateral(short, 1_000);
  });

  it("what is already collateral counts less twice its haircut, and after an hour nothing: it is liquidated while it is worth something", async () => {
    const { w, old } = await halted();
    await fails("NotLiquidatable", () => w.liquidate(old));
    await w.wait(3_600);
    await w.fresh();
    const event = told(await w.liquidate(old), "PositionLiquidated");
    assert.equal(event.deficit, 0n);
    assert.ok((await old.owner.balance("SOL")) > 0n, "counted for health only: what is left is the owner's, in full");
  });

  it("five hours later it is back at a tenth: losers pay what they have, who pays the rest is written, winners are paid", async () => {
    const { w, long, short } = await halted();
    await w.wait(5 * 3_600);
    w.feeds.thaw("SOL");
    await w.price("SOL", "0.0107");
    const had = await wealth(w, short.owner);
    const lost = usd(48_150);
    const event = told(await w.liquidate(long), "PositionLiquidated");
    // 500,000 tokens lost 0.0963 dollars each, 30,000 dollars less fees were there; the fund pays the rest, below its
    // hourly cap.
    assert.ok(event.deficit > lost - usd(30_000) && event.deficit < lost - usd(29_000), `${event.deficit}`);
    assert.deepEqual([event.insurance, event.shortfall], [event.deficit, 0n]);
    await short.owner.close(short);
    await w.wait(10 * 3_600);
    await w.claim(short.owner);
    const won = (await wealth(w, short.owner)) - had - usd(30_000);
    assert.ok(won > lost - usd(500) && won < lost, `${won}`);
    assert.equal((await ledgerOf(w)).deficits, event.deficit);
  });
});
