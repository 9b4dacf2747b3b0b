// The insurance fund through days: its target follows the average of open interest, its stakers bear draws and share
// gains.
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { World } from "@ballast/testkit";
import { USD } from "../support/loss";

const DAY = 86_400;
const HOUR = 3_600;
const WEEK = 7 * DAY;

describe("flow: the insurance fund", () => {
  it("the target is a share of the 24 h average of open interest: a quarter of it after six hours, all after a day", async () => {
    const w = await World.create({
      params: { "insurance.target_share": "10%", "insurance.target_min": "1000", "insurance.floor": "1000" },
    });
    const ann = await w.trader({ usdc: 50_000 });
    const { position } = await ann.open("SOL", "long", { size: 1_000, collateral: { USDC: 30_000 } });
    const { openInterest } = (await w.pool()).state.fund;
    strictEqual(openInterest, 150_000n * USD);
    const target = async () => (await w.view.coverage(0)).target;
    strictEqual(await target(), 1_000n * USD);
    await w.wait(6 * HOUR);
    strictEqual(await target(), 3_750n * USD);
    await w.wait(18 * HOUR);
    strictEqual(await target(), 15_000n * USD);
    await w.price("SOL", "150");
    await ann.close(position);
    await w.wait(12 * HOUR);
    ok((await target()) <= 7_500n * USD && (await target()) > 7_400n * USD);
    await w.wait(12 * HOUR);
    strictEqual(await target(), 1_000n * USD);
  });

  it("who announced an exit does not share the gains of the week; an exit not taken in its window lapses", async () => {
    const w = await World.create({ fund: "50000" });
    const [ann, bob] = [await w.trader({ usdc: 10_000 }), await w.trader({ usdc: 60_000 })];
    await ann.stake(10_000);
    await ann.requestUnstake();
    const announced = (await w.stakeOf(ann))?.state.valueAtRequest ?? 0n;
    ok(announced > 9_800n * USD && announced <= 10_000n * USD);
    await bob.donate(6_000);
    await w.wait(WEEK);
    await w.fresh();
    await ann.unstake();
    strictEqual(await ann.balance("USDC"), announced);
    // Who stayed has the gift, and what the stake paid for fees that were due.
    strictEqual((await w.pool()).state.fund.balance, 66_000n * USD - announced);
    await w.staker.requestUnstake(1_000);
    await w.wait(WEEK + 2 * DAY + 1);
    await w.staker.unstake().then(
      () => ok(false, "left after the window"),
      ({ name }: Error) => strictEqual(name, "ExitWindowOver"),
    );
    const before = (await w.stakeOf(w.staker))?.state;
    await w.staker.requestUnstake(2_000);
    deepStrictEqual((await w.stakeOf(w.staker))?.state.shares, before?.shares);
    deepStrictEqual(await w.invariantFaults(), []);
  });
});
