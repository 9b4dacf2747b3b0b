// OKEx, 31 July 2018. One account held a long of 4,168,515 BTC futures (416 million dollars) and was liquidated at
// about 8,040 dollars a bitcoin; nobody filled the order, and it settled at some 7,480. The insurance fund had ten
// bitcoin; OKEx added 2,500 of its own, and the rest, some 1,200 BTC (nine million dollars), was clawed back from
// everyone who had won in that week: about 18 % of all their profit, of any of the contracts, also of profit that they
// had made and taken days before the loss.
//
// Ballast: a liquidation needs nobody who fills it. Where a gap leaves a deficit, the fund pays up to its limits, the
// LPs first a stated part of the day and then half of the rest, and the other half is shared pro rata by the winners:
// of the same market, of the other side, of the last eight hours, 25 % at most. Older profit, other markets and every
// deposit stay whole. Here at 1:100.
import assert from "node:assert/strict";
import { World } from "@ballast/testkit";
import { told } from "../support/expect";
import { cashIn, fundOf, ledgerOf, slide, sweepUp } from "../support/incident";
import { usd } from "../support/loss";

const ONE = 10n ** 18n;

/**
 * A whale is long 518 BTC at 8,020 dollars. Old has been short for nine hours and is in profit since; ann (200 BTC) and
 * bob (100) follow after those hours; eve is short ETH.
 */
async function book() {
  const w = await World.create({
    custodies: ["USDC", "BTC", "ETH"],
    prices: { BTC: "8040", ETH: "430" },
    liquidity: { USDC: "8000000", BTC: "1000", ETH: "5000" },
    fund: "60000",
  });
  const short = async (name: string, market: string, size: number, collateral: number) => {
    const actor = await w.actor(name, { USDC: String(collateral) });
    return (await actor.open(market, "short", { size, collateral: { USDC: collateral } })).position;
  };
  const old = await short("old", "BTC", 50, 100_000);
  await w.price("BTC", "8020");
  await w.wait(9 * 3_600 + 600);
  await w.fresh();
  const ann = await short("ann", "BTC", 200, 400_000);
  const bob = await short("bob", "BTC", 100, 200_000);
  const eve = await short("eve", "ETH", 1_000, 100_000);
  const actor = await w.actor("whale", { USDC: "500000" });
  const { position: whale } = await actor.open("BTC", "long", { size: 518, collateral: { USDC: 500_000 } });
  await w.wait(3_600);
  return { w, whale, old, ann, bob, eve };
}

describe("incident: OKEx, who is clawed back", () => {
  it("the fall of that day, 6.7 % in three days, is paid by the whale itself", async () => {
    const { w } = await book();
    await slide(w, "BTC", "7480", { steps: 36, every: 7_200, each: () => sweepUp(w, "BTC") });
    const paid = await ledgerOf(w, "BTC");
    assert.equal(paid.deficits, 0n);
  });

  it("a gap of 20 % is shared: half of what fund and deductible leave is the LPs', the winners give the same small share of fresh profit", async () => {
    const { w, whale, old, ann, bob, eve } = await book();
    const fund = await fundOf(w);
    await w.prices({ BTC: "6416", ETH: "344" });
    const event = told(await w.liquidate(whale), "PositionLiquidated");
    // 518 x 1,604 dollars less what is left of their 500,000.
    assert.ok(event.deficit > usd(330_000) && event.deficit < usd(345_000), `${event.deficit}`);
    // A quarter of the fund in an hour, a dollar of it to the keeper; then 25 bp of the LPs' assets.
    assert.equal(event.insurance, fund / 4n - usd(1));
    assert.ok(event.deductible > usd(40_000) && event.deductible < usd(50_000), `${event.deductible}`);
    assert.equal(event.shortfall, event.deficit - event.insurance - event.deductible);

    const closed = new Map<string, { held: bigint; profit: bigint }>();
    for (const { owner, ...position } of [old, ann, bob, eve]) {
      const done = told(await owner.close({ owner, ...position }), "PositionDecreased");
      closed.set(owner.name, { held: done.held + done.heldAfterJump, profit: done.profit });
    }
    await w.wait(900);
    const { shortfall, lpShare, clawbackRate, remainder } = told(
      await w.finalize("BTC", "short"),
      "LossEventFinalized",
    );
    assert.equal(lpShare, (shortfall + 1n) / 2n);
    // 18 % of everything then; here a smaller part, and only of what was won in these hours.
    assert.ok(clawbackRate > 0n && clawbackRate < (ONE * 18n) / 100n, `h is ${clawbackRate}`);
    // Shorts are 350 of 518 BTC: for a third of their half the LPs were the winners.
    assert.ok(remainder > (shortfall - lpShare) / 4n, `${remainder} of ${shortfall}`);

    const hers = await eve.owner.balance("USDC");
    await cashIn(w, eve.owner);
    for (const { owner } of [ann, bob, old]) {
      const before = await owner.balance("USDC");
      await cashIn(w, owner);
      const { held } = closed.get(owner.name) ?? assert.fail(owner.name);
      assert.equal((await owner.balance("USDC")) - before, (held * (ONE - clawbackRate)) / ONE, owner.name);
    }
    const [a, b] = [closed.get("ann")?.held ?? 0n, closed.get("bob")?.held ?? 0n];
    assert.ok(b * 2n - a < usd(500) && a - b * 2n < usd(500), `${a} is twice ${b}`);
    // What old had won before those hours (1,000 dollars less fees and borrow) was theirs at once, and nothing of
    // another market was shared.
    assert.ok((closed.get("old")?.profit ?? 0n) > usd(700));
    // Her market had jumped as well: she waited an hour, and got all of it.
    const { held = 0n, profit = 0n } = closed.get("eve") ?? {};
    assert.ok(held + profit > usd(80_000));
    assert.equal((await eve.owner.balance("USDC")) - hers, held);
  });
});
