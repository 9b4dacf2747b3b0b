// GMX v1, 9 July 2025. Closing an order paid the owner's contract before the books were complete. Called back, it opened a short straight in the
// vault, past the keeper's path that keeps the average price of all shorts. That stale average made the pool believe that shorts were losing hugely: its
// assets under management, and with them GLP, were worth far too much, and 42 million dollars were redeemed.
//
// Ballast: there is no average price. A side is the sum of sizes and the sum of entry notionals; each position adds and takes its own, in the
// one instruction that changes it, and anyone can have the sums compared with all positions. A Solana program cannot be entered while it runs but
// by itself, tokens with code of their own are refused, and all mints and burns of a slot use one price. Who mints, moves positions and burns gets less.
import assert from "node:assert/strict";
import { World } from "@ballast/localnet";
import { math } from "@ballast/sdk";
import { at } from "../support/check";
import { editPool } from "../support/edit";
import { wealth } from "../support/incident";
import { usd } from "../support/loss";

/** What the LPs' shares are worth to who burns all of them now. */
async function aum(w: World, ask: "mint" | "burn"): Promise<bigint> {
  await w.fresh();
  return math.liquidity.aum.aum((await w.pool()).state, ask, BigInt(await w.now()));
}

describe("incident: GMX v1, the average price of shorts", () => {
  it("opening, increasing, splitting and closing shorts at one price never lifts the LPs' shares by more than the fees paid", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: "900000" });
    const before = { aum: await aum(w, "mint"), eve: await wealth(w, eve) };
    const shorts = [];
    for (const notional of [300_000, 20_000, 1_000])
      shorts.push((await eve.open("SOL", "short", { notional, collateral: { USDC: 100_000 } })).position);
    const [first, second, third] = [at(shorts, 0), at(shorts, 1), at(shorts, 2)];
    await eve.decrease(first, { fraction: "0.37" });
    await eve.increase(second, { notional: 50_000 });
    await eve.decrease(first, { fraction: "0.99" });
    for (const position of [third, first, second]) await eve.close(position);
    const paid = before.eve - (await wealth(w, eve));
    const lifted = (await aum(w, "mint")) - before.aum;
    assert.ok(paid > 0n);
    assert.ok(lifted <= paid && lifted >= 0n, `${lifted} of ${paid}`);
  });

  it("who mints before he moves positions and burns after it, ends with less", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: "1500000" });
    const before = await wealth(w, eve);
    await eve.addLiquidity("USDC", 500_000);
    const { position } = await eve.open("SOL", "short", { notional: 400_000, collateral: { USDC: 100_000 } });
    await eve.decrease(position, { fraction: "0.5" });
    await eve.increase(position, { notional: 300_000 });
    await eve.close(position);
    await eve.removeLiquidity("USDC");
    const lost = before - (await wealth(w, eve));
    // Twice 10 bp of half a million, and the fees of 1.4 million traded: nothing of it came from a wrong average.
    assert.ok(lost > usd(1_000), `${lost}`);
  });

  it("a stale aggregate, as it was then, is seen by the program's own check and by that of the sums", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: "200000" });
    await eve.open("SOL", "short", { notional: 300_000, collateral: { USDC: 100_000 } });
    const honest = await aum(w, "mint");
    await editPool(w, ({ state }) => {
      at(at(state.exposures, 0).sides, 1).entry /= 10n;
    });
    assert.ok((await aum(w, "mint")) > honest, "what the attacker wanted");
    assert.ok((await w.invariantFaults()).length > 0);
  });
});
