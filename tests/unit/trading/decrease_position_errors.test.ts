import { instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { editPool } from "../../support/edit";
import { refused } from "../../support/expect";
import { decreaseParams } from "../../support/raw";

describe("decrease_position: errors", () => {
  it("books no profit that may not leave yet without the account where it is booked", async () => {
    const w = await World.create({ verify: false });
    const alice = await w.trader({ usdc: 5_000 }, "alice");
    const { position } = await alice.open("SOL", "short", { size: 10, collateral: { USDC: 1_000 } });
    await w.price("SOL", "149");
    // Nine hours later the profit is old: it waits for nothing but the hourly limit.
    await w.wait(9 * 3_600);
    await w.fresh();
    const now = BigInt(await w.now());
    await editPool(w, { custodies: { 0: { outflowUsed: 1n << 62n, outflowAt: now } } });
    const ix = instructions.decreasePosition(decreaseParams(alice, position));
    await refused(w, "PayableRequired", () => w.run(ix, [alice]));
  });
});
