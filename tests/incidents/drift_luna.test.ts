// Drift v1, 11 May 2022. LUNA fell from about 10 dollars to 0.5 within hours. Its market was one-sided and winners
// could withdraw profit that no loser had paid in: 8.7 of 13.7 million dollars left within twelve hours, until the
// exchange was halted. 19.5 million of settled balances were then owed; the insurance fund had five, and the team
// borrowed the rest.
//
// Ballast: a short reserves the dollars that it can win when it opens, all of them; nobody's profit is paid with
// another trader's deposit and no halt is needed. What bankrupt longs owe has a payer at once, in the order of the
// waterfall, and the books add up after each step.
import assert from "node:assert/strict";
import { type PositionRef, World } from "@ballast/testkit";
import { cashIn, fundOf, ledgerOf, lpsOwn, slide, sweepUp, wealth } from "../support/incident";
import { usd } from "../support/loss";

const ONE_SIDED = { longs: [30_000, 20_000, 10_000], shorts: [40_000, 50_000] };

/** 60,000 LUNA long, 90,000 short, at ten dollars; all are an hour old. */
async function terra() {
  const w = await World.create({ prices: { SOL: "10" }, liquidity: { USDC: "3000000", SOL: "300000" } });
  const open = async (side: "long" | "short", size: number, i: number): Promise<PositionRef> => {
    const actor = await w.actor(`${side}${i}`, { USDC: String(size * 2) });
    return (await actor.open("SOL", side, { size, collateral: { USDC: size * 2 } })).position;
  };
  const shorts: PositionRef[] = [];
  for (const [i, size] of ONE_SIDED.shorts.entries()) shorts.push(await open("short", size, i));
  for (const [i, size] of ONE_SIDED.longs.entries()) await open("long", size, i);
  await w.wait(3_600);
  return { w, shorts };
}

describe("incident: Drift v1, the day of LUNA", () => {
  it("with keepers every two minutes: longs of a fifth margin leave no deficit in a fall of 95 % in four hours", async () => {
    const { w } = await terra();
    await slide(w, "SOL", "0.5", { steps: 120, every: 120, each: () => sweepUp(w, "SOL") });
    const paid = await ledgerOf(w);
    assert.equal(paid.deficits, 0n);
  });

  it("with prints that fall by a quarter each: every winner can close at the bottom and is paid, deposits are whole, no part of the loss is without a payer", async () => {
    const { w, shorts } = await terra();
    const [fund, pool] = [await fundOf(w), await lpsOwn(w, { SOL: "0.5" })];
    await slide(w, "SOL", "0.5", { steps: 10, every: 1_200, each: () => sweepUp(w, "SOL") });
    const paid = await ledgerOf(w);
    // 35,679 dollars: the fund pays a quarter of itself in each hour, the LPs' deductible the rest.
    assert.ok(paid.deficits > usd(35_000) && paid.deficits < usd(36_500), `${paid.deficits}`);
    assert.deepEqual([paid.insurance, paid.deductible], [usd(24_997), paid.deficits - usd(24_997)]);
    for (const { owner, ...short } of shorts) await owner.close({ owner, ...short });
    for (const { owner } of shorts) await cashIn(w, owner);
    for (const [i, { owner }] of shorts.entries()) {
      const size = BigInt(ONE_SIDED.shorts[i] ?? 0);
      const [deposit, won] = [usd(Number(size) * 2), size * 9_500_000n];
      const got = await wealth(w, owner, { SOL: "0" });
      // 9.50 dollars on each LUNA, less fees and borrow.
      assert.ok(got > deposit + (won * 98n) / 100n && got < deposit + won, `${got} of ${deposit + won}`);
    }
    assert.equal((await w.positions("SOL")).length, 0);
    assert.deepEqual(await ledgerOf(w), paid);
    assert.equal(fund - (await fundOf(w)), usd(25_000));
    // The shorts' 855,000 dollars were the LPs', who had the longs' 120,000 and the fund's 25,000 towards it: 710,000
    // of 3.15 million.
    const lost = pool - (await lpsOwn(w, { SOL: "0.5" }));
    assert.ok(lost > usd(705_000) && lost < usd(715_000), `${lost}`);
  });
});
