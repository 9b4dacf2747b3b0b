import { instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { editPool } from "../../support/edit";
import { refused } from "../../support/expect";
import { liquidateParams } from "../../support/raw";

describe("liquidate: errors", () => {
  it("books no profit that may not leave yet without the account where it is booked", async () => {
    const w = await World.create({ custodies: ["USDC", "SOL", "ETH"], verify: false });
    const alice = await w.trader({ eth: 1 }, "alice");
    const { position } = await alice.open("SOL", "long", { size: 30, collateral: { ETH: "0.3" } });
    await w.price("SOL", "151");
    // Nine hours later the profit is old: it waits for nothing but the hourly limit. The collateral is worth 15 USD.
    await w.wait(9 * 3_600);
    await w.price("ETH", "50");
    await w.fresh();
    const now = BigInt(await w.now());
    await editPool(w, { custodies: { 1: { outflowUsed: 1n << 62n, outflowAt: now } } });
    const ix = instructions.liquidate(liquidateParams(w.keeper, position, true));
    await refused(w, "PayableRequired", () => w.run(ix, [w.keeper]));
  });
});
