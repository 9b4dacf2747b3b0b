// Losses take nearly all of the fund, again and again: dollars buy ever more shares, until an epoch divides all of them
// by a thousand.
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { World } from "@ballast/testkit";
import { editPool } from "../support/edit";
import { told } from "../support/expect";
import { USD } from "../support/loss";
import { instantNow, rule } from "../support/rules";

const WEEK = 7 * 86_400;

describe("flow: epochs of the fund's shares", () => {
  it("twelve wipes leave a fund that takes stakes; each stake is worth what was paid until the next loss", async () => {
    const w = await World.create({ fund: "50000" });
    const [ann, bob] = [await w.trader({ usdc: 10_000 }), await w.trader({ usdc: 1_000_000 })];
    for (const { symbol } of w.venue.custodies) await w.sweep(symbol);
    await ann.stake(10_000);
    await ann.requestUnstake();
    for (let wipe = 0; wipe < 12; wipe++) {
      await editPool(w, { fund: { balance: 7n * USD } });
      const before = (await w.pool()).state.fund;
      const staked = await bob.stake(50_000);
      const { state: pool } = await w.pool();
      const stake = (await w.stakeOf(bob))?.state ?? raise();
      const { amount: worth } = rule("rule_current_stake", { stake, amount: 0n }, await instantNow(w));
      ok(worth <= 50_008n * USD && worth >= 50_000n * USD - 1n, `wipe ${wipe}: ${worth}`);
      ok(pool.fund.shares < 1_000n * (pool.fund.balance + 1_000_000n), `wipe ${wipe}: ${pool.fund.shares} shares`);
      strictEqual(told(staked, "Staked").epoch, pool.fund.epoch);
      ok(pool.fund.epoch >= before.epoch);
      deepStrictEqual(await w.invariantFaults(), []);
    }
    ok((await w.pool()).state.fund.epoch >= 12);
    // Ann's shares of the first epoch are nothing now: there is nothing left to leave with, and she can stake again.
    await w.wait(WEEK);
    await w.refresh();
    await ann.unstake();
    strictEqual(await ann.balance("USDC"), 0n);
    const { state } = (await w.stakeOf(ann)) ?? raise();
    deepStrictEqual([state.shares, state.requested], [0n, 0n]);
    await bob.requestUnstake("all");
    await w.wait(WEEK);
    await w.fresh();
    const left = await bob.balance("USDC");
    await bob.unstake();
    ok((await bob.balance("USDC")) - left >= 49_999n * USD);
    deepStrictEqual(await w.invariantFaults(), []);
  });
});

function raise(): never {
  throw new Error("no stake");
}
