// USDC, 10 to 13 March 2023. Circle had 3.3 of some 40 billion dollars of its reserve at Silicon Valley Bank; over a
// weekend USDC traded down to about 0.87 dollars and was back at par on Monday. Protocols that hold a stable to be one
// dollar by definition let it be brought in at par, and everything else be taken out.
//
// Ballast: what comes in or counts as margin is worth what its feed says. What is owed in the backing stable, a short's
// profit, the fund's payments, is a number of tokens, and neither grows nor shrinks. Here USDC falls by 13 % and comes
// back.
import assert from "node:assert/strict";
import { World } from "@ballast/testkit";
import { told } from "../support/expect";
import { cashIn, fundOf, ledgerOf, lpsOwn, wealth } from "../support/incident";
import { usd } from "../support/loss";

const DEPEGGED = "0.87";

describe("incident: a stable loses its peg", () => {
  it("brought in at 0.87 it buys shares at 0.87: nothing of the other tokens can be had at par", async () => {
    const w = await World.create();
    const eve = await w.actor("eve", { USDC: "100000" });
    await w.price("USDC", DEPEGGED);
    await w.wait(120);
    await w.fresh();
    const before = await wealth(w, eve);
    assert.equal(before, usd(87_000));
    await eve.addLiquidity("USDC", 100_000);
    await eve.removeLiquidity("SOL");
    const after = await wealth(w, eve);
    assert.ok(after < before && after > (before * 98n) / 100n, `${after}`);
  });

  it("thin longs on USDC are liquidated as their margin shrinks, those on SOL are not; nobody else pays", async () => {
    const w = await World.create();
    const [thin, thick, sol] = [
      await w.actor("thin", { USDC: "1400" }),
      await w.actor("thick", { USDC: "5000" }),
      await w.actor("sol", { SOL: "20" }),
    ];
    const open = async (who: typeof thin, collateral: Record<string, number>) =>
      (await who.open("SOL", "long", { size: 100, collateral })).position;
    const positions = [
      await open(thin, { USDC: 1_000 }),
      await open(thick, { USDC: 5_000 }),
      await open(sol, { SOL: 20 }),
    ];
    await w.wait(960);
    await w.price("SOL", "144.5");
    assert.equal((await w.unhealthy("SOL")).length, 0);
    await w.price("USDC", DEPEGGED);
    const unhealthy = await w.unhealthy("SOL");
    assert.deepEqual(
      unhealthy.map(({ owner }) => owner.name),
      ["thin"],
    );
    const event = told(await w.liquidate(positions[0] ?? assert.fail()), "PositionLiquidated");
    assert.equal(event.deficit, 0n);
    assert.equal((await ledgerOf(w)).deficits, 0n);
  });

  it("a short is paid the same number of tokens, at par, whatever they are worth", async () => {
    const paid: bigint[] = [];
    for (const price of ["1", DEPEGGED]) {
      const w = await World.create();
      const bob = await w.actor("bob", { USDC: "5000" });
      const { position } = await bob.open("SOL", "short", { size: 100, collateral: { USDC: 5_000 } });
      await w.prices({ SOL: "148", USDC: price });
      await bob.close(position);
      await cashIn(w, bob);
      paid.push(await bob.balance("USDC"));
    }
    assert.equal(paid[0], paid[1]);
    assert.ok((paid[0] ?? 0n) > usd(5_170), `${paid[0]}`);
  });

  it("a deficit in a depeg is still counted and paid in tokens at par: the fund loses no more of them", async () => {
    for (const price of ["1", DEPEGGED]) {
      const w = await World.create();
      const loser = await w.actor("loser", { SOL: "100" });
      const { position } = await loser.open("SOL", "long", { size: 500, collateral: { SOL: 60 } });
      await w.wait(960);
      const [fund, pool] = [await fundOf(w), await lpsOwn(w, { SOL: "0" })];
      await w.prices({ SOL: "125", USDC: price });
      const event = told(await w.liquidate(position), "PositionLiquidated");
      // 12,500 dollars lost; 60 SOL less fees seized at 125.
      assert.ok(event.deficit > usd(5_000) && event.deficit < usd(5_200), `${event.deficit}`);
      assert.equal(event.insurance, event.deficit);
      assert.equal(fund - (await fundOf(w)), event.deficit + usd(1));
      const { owned } = (await w.pool()).state.custodies[0] ?? assert.fail();
      assert.ok(owned - pool >= event.deficit || price !== "1", `${owned - pool}`);
    }
  });

  it("back at par nobody has lost by the days between but who sold: the LPs own what they owned", async () => {
    const w = await World.create();
    const before = await lpsOwn(w);
    await w.price("USDC", DEPEGGED);
    await w.wait(2 * 86_400);
    await w.price("USDC", "1");
    assert.equal(await lpsOwn(w), before);
    await w.wait(120);
    await w.lp.removeLiquidity("USDC", 100_000);
  });
});
