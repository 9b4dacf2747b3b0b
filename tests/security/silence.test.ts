// A declaration of silence can be a lie: whoever refreshes with an old account while a newer print exists makes it.
// What the lie may bring.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { present, refused, told } from "../support/expect";
import { liquidateParams } from "../support/raw";

/**
 * A healthy long on ETH; a liquidator shows an old ETH account, and for `seconds` nobody brings the print that exists.
 */
async function lied(seconds: number) {
  const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
  const alice = await w.actor("alice", { ETH: "0.3" });
  const { position } = await alice.open("SOL", "long", { size: 100, collateral: { ETH: "0.3" } });
  await w.wait(3_600);
  await w.price("SOL", "149");
  w.feeds.freeze("ETH"); // what the liquidator brings from now on is the account as it was
  await w.wait(11);
  await w.refresh();
  await w.wait(seconds);
  await w.price("SOL", "149");
  const attack = () => w.run(instructions.liquidate(liquidateParams(w.keeper, position)), [w.keeper]);
  return { w, alice, position, attack };
}

describe("security: declared silence", () => {
  it("one newer print from anyone, even in the last second of the hour, undoes the lie", async () => {
    const { w, attack } = await lied(3_599);
    w.feeds.thaw("ETH");
    await w.fresh();
    strictEqual(present((await w.pool()).state.custodies[2]).silentSince, 0n);
    await refused(w, "NotLiquidatable", attack);
    // And it starts from nothing: a minute and an hour count from the next declaration.
    w.feeds.freeze("ETH");
    await w.wait(11);
    await w.refresh();
    await w.wait(30);
    await w.price("SOL", "149");
    await refused(w, "CollateralUnpriced", attack);
  });

  it("undisputed for an hour it forces a close at a fair price: the liar gets half a fee, the fund and the LPs pay nothing, the rest is the owner's", async () => {
    const { w, alice, attack } = await lied(3_600);
    const fund = (await w.pool()).state.fund.balance;
    const event = told(await attack(), "PositionLiquidated");
    deepStrictEqual([event.positionSize, event.deficit, event.insurance, event.keeperFloor], [0n, 0n, 0n, 0n]);
    strictEqual((await w.pool()).state.fund.balance, fund);
    strictEqual(event.keeperReward, event.liquidationFee / 2n);
    // 50 bp of 100 x 149 USD at 3,000 USD an ETH, in 1e-8 ETH.
    strictEqual(event.liquidationFee, (74_500_000n * 10_000n) / 300_000n);
    strictEqual(await alice.balance("ETH"), event.returned);
    strictEqual((await w.market("SOL")).state.ledger.deficits, 0n);
  });
});
