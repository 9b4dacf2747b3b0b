// Hyperliquid, 12 March 2025. A trader built a long of some 175,000 ETH (about 340 million dollars) at up to 50 times
// their margin, in profit. They withdrew that profit as margin (some 17 million) until almost nothing stood behind the
// position; the next small fall liquidated it. The venue's vault inherited a position that no book could take, and lost
// about 4 million while they kept some 1.8. Afterwards a withdrawal had to leave 20 % of the position's notional.
//
// Ballast: nobody inherits a position; a liquidation closes it against the pool at the feed's price. Profit that is not
// taken by closing cannot be withdrawn, since a withdrawal must leave max(initial margin, 20 %) of equity. Leverage of
// fifty is refused. Here at 1:100.
import assert from "node:assert/strict";
import { type Actor, type PositionRef, World } from "@ballast/testkit";
import { refused, told } from "../support/expect";
import { initialMargin, ledgerOf, lpsOwn, wealth } from "../support/incident";
import { usd } from "../support/loss";

const WORLD = {
  custodies: ["USDC", "ETH"],
  prices: { ETH: "1915" },
  liquidity: { USDC: "5000000", ETH: "2500" },
};
const SIZE = "1750";
const NOTIONAL = 1_750 * 1_915;

async function whaleWith(collateral: string): Promise<{ w: World; whale: Actor; position: PositionRef }> {
  const w = await World.create(WORLD);
  const whale = await w.actor("whale", { USDC: "1000000" });
  const { position } = await whale.open("ETH", "long", { size: SIZE, collateral: { USDC: collateral } });
  return { w, whale, position };
}

describe("incident: Hyperliquid, a whale liquidates itself", () => {
  it("fifty times their margin is refused: a third of the pool asks for more than the least initial margin", async () => {
    const w = await World.create(WORLD);
    const whale = await w.actor("whale", { USDC: "1000000" });
    const order = { size: SIZE, collateral: { USDC: (NOTIONAL / 50).toFixed(0) } };
    await refused(w, "InsufficientMargin", () => whale.place("ETH", "long", order));
    const base = await initialMargin(w, "ETH");
    const { position } = await whale.open("ETH", "long", { size: SIZE, collateral: { USDC: "300000" } });
    assert.ok((await w.position(position)) !== null);
    assert.ok((await initialMargin(w, "ETH")) > base);
  });

  it("in profit, they cannot withdraw the profit, nor any collateral below 20 % of the notional", async () => {
    const { w, whale, position } = await whaleWith("300000");
    await w.price("ETH", { change: 3 });
    // About 100,000 dollars of profit and 287,000 of collateral: 11 % of 3.45 million.
    await refused(w, "InsufficientMargin", () => whale.removeCollateral(position, 100_000));
    await refused(w, "InsufficientMargin", () => whale.removeCollateral(position, 1));
  });

  it("liquidated, they lose and the LPs gain: there is nobody who inherits", async () => {
    const { w, whale, position } = await whaleWith("300000");
    const [before, pool] = [await wealth(w, whale), await lpsOwn(w)];
    await w.price("ETH", { change: -7.5 });
    const event = told(await w.liquidate(position), "PositionLiquidated");
    assert.equal(event.deficit, 0n);
    assert.ok(event.size > 0n);
    assert.equal((await ledgerOf(w, "ETH")).deficits, 0n);
    await whale.close(position).catch(() => w.liquidate(position));
    const lost = usd(300_000) - ((await wealth(w, whale)) - before);
    assert.ok(lost > usd(250_000), `they lost ${lost}`);
    // The pool's ETH are worth less, as they would be without them; in tokens it has gained what they lost, less the
    // others' parts of fees.
    const gained = (await lpsOwn(w, { ETH: "1915" })) - pool;
    assert.ok(gained > usd(225_000) && gained < lost, `they gained ${gained}`);
  });

  it("the bound: with all withdrawn that may be, the LPs lose nothing until one print falls by a fifth", async () => {
    for (const [change, deficit] of [
      [-18.5, false],
      [-25, true],
    ] as const) {
      const { w, whale, position } = await whaleWith("900000");
      let left = 0;
      for (let step = 100_000; step >= 1_000; step /= 10)
        while (
          await whale.removeCollateral(position, step).then(
            () => true,
            () => false,
          )
        )
          left += step;
      assert.ok(left > 150_000 && left < 250_000, `${left}`);
      const { state } = (await w.position(position)) ?? assert.fail("it is open");
      assert.ok(state.collateral >= usd(NOTIONAL * 0.2));
      await w.wait(960);
      await w.price("ETH", { change });
      const event = told(await w.liquidate(position), "PositionLiquidated");
      assert.equal(event.deficit > 0n, deficit, `${change} %: ${event.deficit}`);
      // 25 % of the notional, less what stood behind it: about 5 % of it.
      assert.ok(event.deficit < usd(NOTIONAL * 0.055));
    }
  });
});
