// Who pays a deficit is nobody's choice: of a position that was increased the LPs bear alone what its new share of the
// size lost, no more and no less, whatever was done to it before (INV-24). Until 2026-11 one atom, or a withdrawal,
// made all of a position young: a pair's losing leg reached neither fund nor winner.
import assert from "node:assert/strict";
import { engine } from "@ballast/sdk";
import type { World } from "@ballast/testkit";
import { present, refused, told } from "../support/expect";
import { BARE, type LossStory, lossStory, QUARTER, usd } from "../support/loss";
import { rule } from "../support/rules";

const RICH = { fund: "100000", params: { ...BARE, "insurance.floor": "0" }, price: null };
/** The least that an order may bring: 51 dollars of size, and with them 11 of collateral. */
const LEAST = { size: "0.34", collateral: { USDC: "11" } };

/** The loser's deficit at 130 or another price, and who bore it. */
async function fail({ w, loser }: LossStory, price = "130") {
  await w.price("SOL", price);
  const { deficit, young, insurance, deductible, shortfall } = told(await w.liquidate(loser), "PositionLiquidated");
  assert.equal(young + insurance + deductible + shortfall, deficit);
  assert.ok(deficit > usd(7_000), `${deficit}`);
  return { deficit, young, insurance };
}
/** The share of a position that is young now. */
const youth = async (w: World, position: engine.PositionState) =>
  rule("rule_young", { position, time: 900n, now: BigInt(await w.now()) }).value;
const funds = async ({ w, loser }: LossStory) => w.tokens.mintTo(loser.owner.token("USDC"), usd(50_000));

describe("security: who pays is not the owner's choice", () => {
  it("an atom is no order", async () => {
    const { w, loser } = await lossStory(RICH);
    await refused(w, "ZeroAmount", () => loser.owner.placeIncrease(loser, { size: 1n }));
    for (const more of [
      { size: 1n, collateral: { USDC: "0.1" } },
      { size: "0.33", collateral: { USDC: "11" } },
    ])
      await refused(w, "PositionTooSmall", () => loser.owner.placeIncrease(loser, more));
  });

  it("the least order each quarter of an hour, each minute, or just before: the LPs bear its share, the fund the rest", async () => {
    for (const [times, every] of [
      [5, 840],
      [20, 60],
      [1, 899],
    ] as const) {
      const book = await lossStory(RICH);
      await funds(book);
      for (let i = 0; i < times; i++) {
        await book.w.wait(every);
        await book.w.fresh();
        await book.loser.owner.increase(book.loser, LEAST);
      }
      const held = present(await book.w.position(book.loser)).state;
      const { deficit, young, insurance } = await fail(book);
      const share = await youth(book.w, held);
      assert.deepEqual([young, insurance], [engine.fracOfDown(share, deficit), deficit - young], `${times} times`);
      // Never more than what all of these orders are of the size, whatever their number: 0.034 % each.
      const size = BigInt(times) * 340_000_000n;
      assert.ok(share > 0n && share <= (engine.FRAC_ONE * size) / (1_000_000_000_000n + size), `${share}`);
    }
  });

  it("the share of an increase, to the unit: a third that was added is a third for the LPs, and no more a quarter of an hour later", async () => {
    for (const [wait, third] of [
      [0, true],
      [400, true],
      [QUARTER, false],
    ] as const) {
      const book = await lossStory(RICH);
      await funds(book);
      await book.loser.owner.increase(book.loser, { size: "500", collateral: { USDC: "6000" } });
      await book.w.wait(wait);
      const { deficit, young } = await fail(book);
      // Of 1,500 tokens 1,000 are old: the share is rounded down, then its part.
      const share = engine.FRAC_ONE - (engine.FRAC_ONE * 2n + 2n) / 3n;
      assert.equal(young, third ? engine.fracOfDown(share, deficit) : 0n);
    }
  });

  it("in parts, beside decreases and after the old part is mostly gone: young is what was added", async () => {
    const book = await lossStory(RICH);
    const { w, loser } = book;
    await funds(book);
    // Half of what is there goes, then as much comes in ten parts: half is young.
    await loser.owner.decrease(loser, { fraction: "0.5" });
    for (let i = 0; i < 10; i++) await loser.owner.increase(loser, { size: "50", collateral: { USDC: "450" } });
    const held = present(await w.position(loser)).state;
    assert.equal(held.size, 1_000_000_000_000n);
    const share = await youth(w, held);
    assert.ok(share <= engine.FRAC_ONE / 2n && engine.FRAC_ONE / 2n - share < 100n, `${share}`);
    const { deficit, young } = await fail(book, "125");
    assert.equal(young, engine.fracOfDown(share, deficit));
  });

  it("collateral that comes and goes makes nothing young", async () => {
    const book = await lossStory(RICH);
    const { w, loser } = book;
    await funds(book);
    const before = present(await w.position(loser)).state;
    await loser.owner.addCollateral(loser, 40_000);
    await loser.owner.removeCollateral(loser, 20_000);
    const after = present(await w.position(loser)).state;
    assert.deepEqual([after.young, after.increasedAt], [before.young, before.increasedAt]);
    await w.price("SOL", "110");
    const event = told(await w.liquidate(loser), "PositionLiquidated");
    assert.ok(event.deficit > 0n);
    assert.deepEqual([event.young, event.insurance], [0n, event.deficit]);
  });

  it("a new position is young, wholly, whatever its owner holds beside it: old size covers only itself", async () => {
    const book = await lossStory(RICH);
    const { w, loser } = book;
    await funds(book);
    const { position } = await loser.owner.open("SOL", "long", { size: "500", collateral: { USDC: "6010" } });
    await w.price("SOL", "130");
    const [old, young] = [await w.liquidate(loser), await w.liquidate(position)].map((s) =>
      told(s, "PositionLiquidated"),
    );
    assert.deepEqual([old?.young, old?.insurance], [0n, old?.deficit]);
    assert.deepEqual([young?.young, young?.insurance], [young?.deficit, 0n]);
  });
});
