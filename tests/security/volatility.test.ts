// Security checklist: volatility sampling timed by an attacker. Anyone brings prints when they like, all of them or
// few: what that does to margins.
import { deepStrictEqual, ok } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { present, refused } from "../support/expect";
import { liquidateParams } from "../support/raw";
import { marketNow } from "../support/rules";

const CELL = 300;

async function measured(w: World) {
  const { state } = await w.market("SOL");
  return { ...state.volatility, maintenance: (await marketNow(w)).maintenance };
}

/**
 * A world at the beginning of a cell; prints at seconds after it; what is measured when the cell after the last one
 * begins.
 */
async function measuredAfter(cells: number, prints: readonly (readonly [second: number, price: string])[]) {
  const w = await World.create({ verify: false });
  const start = Math.ceil(((await w.now()) + 1) / CELL) * CELL;
  await w.waitUntil(start);
  for (const [second, price] of prints) {
    await w.waitUntil(start + second);
    await w.price("SOL", price);
  }
  await w.waitUntil(start + cells * CELL);
  await w.refresh();
  const { fast, slow, unclamped, baseInitialMargin } = await measured(w);
  return { fast, slow, unclamped, baseInitialMargin };
}

describe("security: volatility", function () {
  this.timeout(60_000);

  it("volatility sampling timed by an attacker: a hundred prints weigh no more and no less than those that matter", async () => {
    const swing = [
      [10, "150"],
      [150, "153"],
      [290, "150.5"],
    ] as const;
    const calm = Array.from({ length: 100 }, (_, i) => [20 + i, "150"] as const);
    const once = await measuredAfter(1, swing);
    deepStrictEqual(await measuredAfter(1, [swing[0], ...calm, swing[1], swing[2]]), once);
    deepStrictEqual(await measuredAfter(1, [swing[0], swing[1], [151, "153"], [152, "152.99"], swing[2]]), once);
  });

  it("volatility sampling timed by an attacker: holding back an hour's prints of a trend makes it count for more, not less", async () => {
    const trend = Array.from({ length: 12 }, (_, i) => [i * CELL + 1, (150 + i / 2).toFixed(2)] as const);
    const first = present(trend[0]);
    const last = present(trend[11]);
    const [all, ends] = [await measuredAfter(12, trend), await measuredAfter(12, [first, last])];
    ok(
      ends.unclamped > all.unclamped && ends.baseInitialMargin >= all.baseInitialMargin,
      `${ends.unclamped} ${all.unclamped}`,
    );
  });

  it("volatility sampling timed by an attacker: a print that they bring after a newer one is measured by nothing", async () => {
    const w = await World.create();
    const spike = await w.now();
    await w.wait(60);
    await w.price("SOL", "150");
    const before = await measured(w);
    w.feeds.set("SOL", { price: "165" });
    await w.feeds.publish("SOL", { publishTime: spike + 30, prevPublishTime: spike + 29 });
    await w.chain.send([w.feeds.refresh()], []);
    deepStrictEqual(await measured(w), before);
  });

  it("volatility sampling timed by an attacker: an hour of the worst prints liquidates nobody at a price at which they were sound", async () => {
    const w = await World.create({ verify: false });
    const alice = await w.trader({ usdc: 10_000 }, "alice");
    const { position } = await alice.open("SOL", "long", { size: 100, collateral: { USDC: 790 } });
    const before = await measured(w);
    for (let i = 0; i < 12; i++) {
      await w.wait(150);
      await w.price("SOL", "160"); // in her favour: nobody can liquidate her there
      await w.wait(150);
      await w.price("SOL", "150");
    }
    const now = await measured(w);
    ok(
      now.baseInitialMargin >= before.baseInitialMargin * 2n,
      `new risk needs ${now.baseInitialMargin} instead of ${before.baseInitialMargin}`,
    );
    ok(
      now.maintenanceMargin * 10n < before.maintenanceMargin * 11n,
      `${now.maintenanceMargin} ${before.maintenanceMargin}`,
    );
    await w.fresh();
    const liquidate = () => w.run(instructions.liquidate(liquidateParams(w.keeper, position)), [w.keeper]);
    await refused(w, "NotLiquidatable", liquidate);
    await refused(w, "InsufficientMargin", async () => {
      await w.fresh();
      await alice.removeCollateral(position, 1);
    });
  });

  it("volatility sampling timed by an attacker: they open at the margin of before a move for the rest of its five minutes at most", async () => {
    const start = async (price: string) => {
      const w = await World.create({ prices: { SOL: price }, verify: false });
      await w.waitUntil(Math.ceil(((await w.now()) + 1) / CELL) * CELL);
      await w.refresh();
      return { w, eve: await w.trader({ usdc: 10_000 }, "eve"), before: await measured(w) };
    };
    const { w, eve, before } = await start("150");
    await w.wait(10); // of each ten seconds the first print counts
    await w.price("SOL", "160");
    deepStrictEqual((await measured(w)).baseInitialMargin, before.baseInitialMargin);
    await w.wait(CELL);
    await w.refresh();
    ok((await measured(w)).baseInitialMargin > before.baseInitialMargin);
    // 100 SOL at 160 dollars: the margin of before and a twentieth, both base fees and a haircut of 1 %, but not the
    // margin of now.
    const usdc = ((16_800n * before.baseInitialMargin) / 10_000n + 30n) * 1_000_000n;
    const order = { size: 100, collateral: { USDC: usdc } };
    await refused(w, "InsufficientMargin", () => eve.open("SOL", "long", order));
    const calm = await start("160");
    deepStrictEqual(calm.before.baseInitialMargin, before.baseInitialMargin);
    await calm.eve.open("SOL", "long", order);
  });
});
