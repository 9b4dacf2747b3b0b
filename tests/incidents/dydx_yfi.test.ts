// dYdX v3, 17 November 2023. More than a hundred wallets of one person held YFI longs at five times their margin; open
// interest had gone from 0.8 to 67 million dollars in days, and unrealised profit from a pump of 215 % had been
// withdrawn or put into more longs. YFI fell by some 30 % in an hour (43 % in the day). The insurance fund paid nine of
// its 22.5 million dollars for what the longs owed.
//
// Ballast: initial margin grows with the market's open interest, whoever holds it; unrealised profit cannot leave (20 %
// rule); one side of a market may draw at most 25 % of the fund in an hour and, in the lowest tier, 5 % in a day. What
// is above is borne by the LPs, who were the counterparty, and by fresh profit of the other side. With keepers, such a
// fall within an hour leaves no deficit at all.
import assert from "node:assert/strict";
import { ERRORS } from "@ballast/sdk";
import { type PositionRef, World } from "@ballast/testkit";
import { refused, told } from "../support/expect";
import { fundOf, initialMargin, ledgerOf, slide, sweepUp } from "../support/incident";
import { usd } from "../support/loss";

const WALLETS = 8;
const PARAMS = { "market.SOL.daily_cap": "5%", "market.SOL.depth": "50000000" };

/** Eight wallets with a million dollars of longs each, at ten times their margin, against a pool of 20 million. */
async function concentrated(): Promise<{ w: World; longs: PositionRef[] }> {
  const liquidity = { USDC: "10000000", SOL: "1000" };
  const w = await World.create({ prices: { SOL: "10000" }, liquidity, params: PARAMS, fund: "1000000" });
  const longs: PositionRef[] = [];
  for (let i = 0; i < WALLETS; i++) {
    const wallet = await w.actor(`wallet${i}`, { USDC: "120000" });
    longs.push((await wallet.open("SOL", "long", { size: 100, collateral: { USDC: 101_000 } })).position);
  }
  return { w, longs };
}

describe("incident: dYdX, concentrated open interest", () => {
  it("the margin asked grows with the market's open interest, and a new wallet does not escape it", async () => {
    const w = await World.create({ prices: { SOL: "10000" }, liquidity: { USDC: "10000000", SOL: "1000" } });
    const first = await w.actor("first", { USDC: "1000000" });
    const calm = await initialMargin(w);
    const second = await w.actor("second", { USDC: "400000" });
    const order = { size: 100, collateral: { USDC: ((Number(calm) / 10_000) * 1_000_000 * 1.25).toFixed(0) } };
    const waiting = await second.place("SOL", "long", order);
    await first.open("SOL", "long", { size: 700, collateral: { USDC: 700_000 } });
    const crowded = await initialMargin(w);
    assert.ok(crowded > (calm * 135n) / 100n, `${calm} and ${crowded}`);
    // Neither an order that was there before, nor one that comes now.
    const ended = told(await w.execute(waiting.request), "RequestEnded");
    assert.equal(ERRORS.get(ended.reason)?.name, "InsufficientMargin");
    await refused(w, "InsufficientMargin", () => second.place("SOL", "long", order));
  });

  it("profit of a pump cannot leave while the position is open", async () => {
    const { w, longs } = await concentrated();
    const [wallet] = longs;
    if (wallet === undefined) return assert.fail("there are eight");
    await slide(w, "SOL", "10500", { steps: 6, every: 600 });
    await refused(w, "InsufficientMargin", () => wallet.owner.removeCollateral(wallet, 50_000));
  });

  it("30 % in an hour, with a keeper who looks every two minutes: nobody but the longs pays anything", async () => {
    const { w } = await concentrated();
    const fund = await fundOf(w);
    await slide(w, "SOL", "7000", { steps: 30, every: 120, each: () => sweepUp(w, "SOL") });
    const left = (await w.positions("SOL")).reduce((sum, { account }) => sum + account.state.size, 0n);
    assert.ok(left < 200_000_000_000n, `${left} of 800,000,000,000 are left`);
    assert.equal((await ledgerOf(w)).deficits, 0n);
    assert.ok((await fundOf(w)) >= fund);
  });

  it("the same fall in a single print: the fund loses 5 % of the day's first balance, not 40 %; the LPs bear the rest", async () => {
    const { w, longs } = await concentrated();
    const fund = await fundOf(w);
    await w.wait(960);
    await w.price("SOL", "7000");
    for (const position of longs) await w.liquidate(position);
    const paid = await ledgerOf(w);
    // 30 % of eight million, less what the opening fees and impact have left of 808,000 of collateral.
    assert.ok(paid.deficits > usd(1_655_000) && paid.deficits < usd(1_665_000), `${paid.deficits}`);
    // With a dollar to the keeper of the first, after whom nothing is left of it.
    assert.equal(paid.insurance, fund / 20n - usd(1));
    assert.equal(await fundOf(w), fund - fund / 20n);
    await w.wait(900);
    await w.finalize("SOL", "short");
    const after = await ledgerOf(w);
    assert.equal(after.insurance + after.deductible + after.lpShare + after.remainder, after.deficits);
    assert.equal(after.escrow + after.lienPaid, 0n);
  });
});
