// GMX on Avalanche, 18 September 2022. The pool traded at the oracle's price without any price impact. A trader opened
// AVAX positions of four to five million dollars, moved the thin external market by a per cent or two, and closed at
// the moved price, five times: some 565,000 dollars out of the LPs. GMX answered with caps on open interest (two
// million long, one short).
//
// Ballast: size pays impact, k/2 x (b^2 - a^2)/depth, and the depth is that of the token's external market: whoever can
// move that market pays for it here. A request fills at the first print two seconds after it was placed, so nobody
// trades on a price that is known.
import assert from "node:assert/strict";
import { ERRORS } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { told } from "../support/expect";
import { lpsOwn, wealth } from "../support/incident";
import { usd } from "../support/loss";

const MOVED = "18.36"; // 2 % above
const THIN = { "market.SOL.depth": "5000000", "market.SOL.daily_cap": "5%" };
const SIZE = 222_000; // four million dollars

async function create(params: Record<string, string>) {
  const options = { prices: { SOL: "18" }, liquidity: { USDC: "10000000", SOL: "600000" } };
  const w = await World.create({ ...options, params });
  return { w, trader: await w.actor("trader", { USDC: "2000000" }) };
}

/** Opens, moves the price by 2 %, closes, lets it go back; what the trader has won, USD at the first price. */
async function cycles(count: number, params: Record<string, string>) {
  const { w, trader } = await create(params);
  const [mine, pool] = [await wealth(w, trader), await lpsOwn(w)];
  for (let i = 0; i < count; i++) {
    const { position } = await trader.open("SOL", "long", { size: SIZE, collateral: { USDC: 400_000 } });
    await w.price("SOL", MOVED);
    await trader.close(position);
    await w.price("SOL", "18");
    await w.wait(1_800);
    await w.fresh();
  }
  await w.wait(10 * 3_600);
  if ((await w.ticketsOf(trader)).length > 0) await w.claim(trader);
  return { won: (await wealth(w, trader)) - mine, pool: (await lpsOwn(w)) - pool };
}

describe("incident: GMX, size without impact", () => {
  it("without impact five round trips take from the LPs what they took then", async () => {
    const { won, pool } = await cycles(5, { "fees.impact": "0" });
    // 5 x (2 % - 12 bp of fees and some borrow) of four million, paid in the token.
    assert.ok(won > usd(300_000) && won < usd(400_000), `${won}`);
    assert.ok(pool < -usd(300_000), `${pool}`);
  });

  it("with the impact of a thin market the same trades lose, and the LPs gain what they lose", async () => {
    const { won, pool } = await cycles(5, THIN);
    // k/2 x 4 million squared / 5 million is 160,000 dollars, twice what 2 % of four million bring.
    assert.ok(won < -usd(380_000), `${won}`);
    // Of the fees a tenth goes to the protocol and a tenth to the fund.
    assert.ok(pool > usd(250_000) && pool < -won, `${pool}`);
  });

  it("the bound: a move pays only above k/2 x size/depth and two base fees, 4.1 % for four million in a market of five", async () => {
    for (const [moved, pays] of [
      ["18.70", false], // 3.9 %
      ["18.90", true], // 5 %
    ] as const) {
      const { w, trader } = await create(THIN);
      const before = await wealth(w, trader, { SOL: moved });
      const { position } = await trader.open("SOL", "long", { size: SIZE, collateral: { USDC: 400_000 } });
      await w.price("SOL", moved);
      await trader.close(position);
      await w.wait(10 * 3_600);
      if ((await w.ticketsOf(trader)).length > 0) await w.claim(trader);
      const won = (await wealth(w, trader, { SOL: moved })) - before;
      assert.equal(won > 0n, pays, `${moved}: ${won}`);
    }
  });

  it("two halves, or two accounts, pay the same impact as one order", async () => {
    const paid: bigint[] = [];
    for (const parts of [1, 2]) {
      const { w, trader } = await create(THIN);
      const other = await w.actor("other", { USDC: "2000000" });
      const pool = await lpsOwn(w);
      for (const actor of [trader, other].slice(0, parts))
        await actor.open("SOL", "long", { size: SIZE / parts, collateral: { USDC: 400_000 } });
      paid.push((await lpsOwn(w)) - pool);
    }
    const [one = 0n, two = 0n] = paid;
    assert.ok(one > usd(120_000));
    assert.ok(one - two < 5n && two - one < 5n, `${one} and ${two}`);
  });

  it("a cap on open interest refuses what is above it", async () => {
    const { w, trader } = await create({ ...THIN, "market.SOL.max_long": "2000000" });
    const { request } = await trader.place("SOL", "long", { size: SIZE, collateral: { USDC: 400_000 } });
    const ended = told(await w.execute(request), "RequestEnded");
    assert.equal(ERRORS.get(ended.reason)?.name, "OpenInterestCap");
    assert.equal(await w.position(request.position), null);
  });
});
