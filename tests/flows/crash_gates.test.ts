// The worst hour for gates: a crash with the average far away, a confidence of 4 %, and two sources that differ by 3 %.
// No gate may stop a liquidation then (INV-23): whoever is unhealthy at both prices is liquidated, and nobody who is
// healthy at one.
import assert from "node:assert/strict";
import { engine, instructions } from "@ballast/sdk";
import { type PositionRef, secondOf, World } from "@ballast/testkit";
import { refused } from "../support/expect";
import { publishFor } from "../support/prints";
import { executeParams } from "../support/raw";
import { marked, sceneNow } from "../support/rules";

const E8 = 100_000_000n;

/** Longs and shorts with more and less collateral of every kind, an hour old. */
async function crowd(): Promise<{ w: World; all: PositionRef[] }> {
  const w = await World.create({ custodies: ["USDC", "SOL", "ETH"], markets: ["SOL"], secondSources: ["SOL"] });
  const all: PositionRef[] = [];
  const people = [
    ["long", { USDC: 900 }],
    ["long", { USDC: 1_500 }],
    ["long", { USDC: 4_000 }],
    ["long", { USDC: 4_500 }],
    ["long", { USDC: 4_800 }],
    ["long", { USDC: 9_000 }],
    ["long", { SOL: 40 }],
    ["long", { ETH: "1.5" }],
    ["short", { USDC: 1_000 }],
    ["short", { SOL: 30 }],
  ] as const;
  for (const [side, collateral] of people) {
    const actor = await w.trader(collateral);
    all.push((await actor.open("SOL", side, { size: 100, collateral })).position);
  }
  await w.wait(3_600);
  await w.fresh();
  return { w, all };
}

/** Whether a position is healthy at a price, by the engine's rule. */
async function healthyAt(w: World, position: PositionRef, price: bigint): Promise<boolean> {
  const { state } = (await w.position(position)) ?? assert.fail();
  const scene = await sceneNow(w);
  const tokenPrice = engine.custodyOf(scene.pool, state.custody).print.price;
  return !marked(scene, state, price, tokenPrice).liquidatable;
}

describe("flow: the gates in a crash", () => {
  for (const [first, second] of [
    ["108.15", "105"],
    ["105", "108.15"],
  ] as const) {
    it(`sources at ${first} and ${second}, 4 % of confidence, the average still at 150: all who are unhealthy at both go, no one else`, async () => {
      const { w, all } = await crowd();
      await w.price("SOL", first, { second, conf: "4.3", ema: "150" });
      await w.feeds.publishAll();
      const prices = [first, second].map((text) => BigInt(Math.round(Number(text) * 100)) * (E8 / 100n));
      const found = { gone: 0, kept: 0, between: 0 };
      for (const position of all) {
        await w.fresh();
        const healthy = await Promise.all(prices.map((price) => healthyAt(w, position, price)));
        if (healthy.some(Boolean)) {
          await refused(w, "NotLiquidatable", () => w.liquidate(position));
          found[healthy.every(Boolean) ? "kept" : "between"] += 1;
          continue;
        }
        await w.liquidate(position);
        found.gone += 1;
        // What remains of it is healthy again, or nothing does.
        if ((await w.position(position)) !== null) await refused(w, "NotLiquidatable", () => w.liquidate(position));
      }
      assert.ok(found.gone >= 3 && found.kept >= 3 && found.between >= 1, JSON.stringify(found));
      assert.deepEqual(await w.unhealthy("SOL"), []);
    });
  }

  for (const [what, quote, second, error] of [
    ["the confidence", { conf: "4.3", ema: "108.15" }, "108.15", "OracleWide"],
    ["the average", { conf: 0, ema: "150" }, "108.15", "OracleEmaGap"],
    ["the second source", { conf: 0, ema: "108.15" }, "105", "OracleSourcesDisagree"],
  ] as const) {
    it(`opens nothing meanwhile: ${what} alone forbids new risk`, async () => {
      const { w } = await crowd();
      const late = await w.trader({ USDC: 9_000 });
      const { request } = await late.place("SOL", "short", { size: 10, collateral: { USDC: 9_000 } });
      await publishFor(w, request, { price: "108.15", ...quote });
      w.feeds.set(secondOf("SOL"), { price: second });
      await w.feeds.publish(secondOf("SOL"), { publishTime: await w.now() });
      const execute = () => w.run(instructions.executeRequest(executeParams(w.keeper, request)), [w.keeper]);
      await refused(w, error, execute);
    });
  }

  it("with the second source dead for a minute the first alone decides, and while it is only late nothing does", async () => {
    const { w, all } = await crowd();
    w.feeds.freeze(secondOf("SOL"));
    await w.refreshSecond("SOL");
    await w.wait(11);
    await w.price("SOL", "105", { second: false, conf: "4.2", ema: "150" });
    const [weak] = all;
    assert.ok(weak);
    await refused(w, "OracleSecondMissing", () => w.liquidate(weak));
    await w.refreshSecond("SOL");
    await w.wait(60);
    await w.fresh();
    await w.liquidate(weak);
  });
});
