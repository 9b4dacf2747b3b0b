import assert from "node:assert/strict";
import { events, instructions } from "@ballast/sdk";
import { type Actor, type PositionRef, TOKEN_PROGRAM_ID, World } from "@ballast/testkit";
import { TransactionInstruction } from "@solana/web3.js";
import { refused, told } from "../support/expect";
import { fundOf, ledgerOf, lpsOwn, wealth } from "../support/incident";
import { marketNow } from "../support/rules";

const USD = 1_000_000n;
const SOL = 1_000_000_000n;
const WEEK = 7 * 86_400;

/** Sends an actor's tokens to the pool's vault, and sweeps in the same transaction. */
async function giveAndSweep(w: World, who: Actor, symbol: string, atoms: bigint) {
  const { pool, home } = w.venue;
  const { vault } = w.venue.custody(symbol);
  const data = Buffer.alloc(9);
  data[0] = 3;
  data.writeBigUInt64LE(atoms, 1);
  const key = (pubkey: typeof vault, isSigner: boolean) => ({ pubkey, isSigner, isWritable: !isSigner });
  const keys = [key(who.token(symbol), false), key(vault, false), key(who.address, true)];
  const gift = new TransactionInstruction({ programId: TOKEN_PROGRAM_ID, data, keys });
  const sweep = instructions.sweepInsurance({ pool, vault, homeVault: symbol === "USDC" ? null : home.vault });
  const { logs } = await w.chain.send([gift, sweep], [who.keypair]);
  return { events: events.parse(logs) };
}

describe("security: what enters and leaves the fund", () => {
  for (const [fund, stake] of [
    ["20000", 2_000_000],
    ["100000", 5_000_000],
  ] as const)
    for (const fall of [0.5, 1, 3, 6])
      it(`a gift of a token that has fallen by ${fall} % is no swap: others' stake ${fund}, theirs ${stake}`, async () => {
        const w = await World.create({ fund });
        const eve = await w.actor("eve", { USDC: stake, SOL: 13_000 });
        // What fees brought is swept before, so that all there is to sell is theirs.
        await w.wait(100);
        await w.sweep("SOL");
        await eve.stake(stake);
        await w.fresh();
        await w.wait(5);
        const now = { SOL: (150 * (1 - fall / 100)).toFixed(4) };
        const [lps, before] = [await lpsOwn(w, now), await fundOf(w)];
        const event = told(await giveAndSweep(w, eve, "SOL", 13_000n * SOL), "InsuranceSwept");
        assert.deepEqual([event.surplus, event.sold, event.gained], [13_000n * SOL, 0n, 0n]);
        // Every token of it is the LPs', the fund has nothing for it, and they have lost it.
        const e8 = BigInt(Math.round(Number(now.SOL) * 1e8));
        assert.ok((await lpsOwn(w, now)) - lps >= (13_000n * SOL * e8) / 100_000_000_000n - 2n);
        assert.equal(await fundOf(w), before);
        assert.equal(await eve.balance("SOL"), 0n);
        assert.deepEqual(await w.invariantFaults(), []);
      });

  it("who owns the fund gains less by the moment of a sale than the price may move without a jump", async () => {
    const w = await World.create({ fund: "20000" });
    const eve = await w.actor("eve", { USDC: 2_000_000 });
    await eve.stake(2_000_000);
    await w.fresh();
    await w.wait(5);
    const due = (await w.pool()).state.custodies[1]?.insuranceDue ?? 0n;
    // The price has fallen by 1 % since the cached print, which five seconds and conf allow to move by 0.045 %.
    const lps = await lpsOwn(w, { SOL: "148.5" });
    await w.run(
      instructions.sweepInsurance({
        pool: w.venue.pool,
        vault: w.venue.custody("SOL").vault,
        homeVault: w.venue.home.vault,
      }),
      [eve],
    );
    const lost = lps - (await lpsOwn(w, { SOL: "148.5" }));
    assert.ok(lost > 0n && lost <= (due * 15_000_000_000n) / 100_000_000_000n / 100n, String(lost));
  });

  for (const early of [true, false])
    it(`no staker leaves in front of a crash ${early ? "that they see and nobody has brought" : "that was brought"}`, async () => {
      const w = await World.create({ fund: "50000" });
      const bob = await w.actor("bob", { USDC: 50_000 });
      await bob.stake(50_000);
      await bob.requestUnstake();
      await w.wait(WEEK + 3_600);
      await w.nextDay();
      const loser = await w.actor("loser", { USDC: 40_000 });
      const { position } = await loser.open("SOL", "long", { size: 2_000, collateral: { USDC: 20_000 } });
      await w.wait(1_200);
      await w.fresh();
      await w.wait(3);
      if (!early) await w.price("SOL", "127.5");
      if (!early) await w.fresh();
      await refused(w, early ? "PriceRefreshNeeded" : "ExitAfterJump", () => bob.unstake());
      if (early) await w.price("SOL", "127.5");
      await w.liquidate(position);
      const { insurance, deficits } = await ledgerOf(w);
      assert.ok(deficits > 20_000n * USD && insurance > 20_000n * USD);
      await w.wait(1_800);
      await w.fresh();
      const before = await bob.balance("USDC");
      await bob.unstake();
      const got = (await bob.balance("USDC")) - before;
      assert.ok(got < 50_000n * USD - insurance / 2n + 1_000n * USD, String(got));
    });

  it("who leaves takes their part of the day's limits with them: those who stay pay no more than theirs", async () => {
    const w = await World.create({ fund: "20000", params: { "insurance.floor": "0" } });
    const bob = await w.actor("bob", { USDC: 80_000 });
    await bob.stake(80_000);
    await bob.requestUnstake();
    await w.wait(WEEK);
    await w.nextDay();
    await w.fresh();
    await bob.unstake();
    const { state } = await w.pool();
    const { limitHour: hour } = await marketNow(w);
    assert.ok(hour <= state.fund.balance / 4n + 1n, `${hour} of ${state.fund.balance}`);
  });

  it("what keepers are paid counts within the fund's limits, however many positions went bankrupt", async () => {
    const w = await World.create({
      fund: "1000",
      params: { "insurance.hourly_cap": "1%", "insurance.floor": "1000", "insurance.min": "1000" },
    });
    const eve = await w.actor("eve", { USDC: 20_000 });
    const longs: PositionRef[] = [];
    for (let i = 0; i < 15; i++)
      longs.push((await eve.open("SOL", "long", { size: "1.4", collateral: { USDC: "11" } })).position);
    await w.wait(1_000);
    await w.fresh();
    const limit = (await w.pool()).state.fund.dayBalance / 100n;
    await w.price("SOL", "135");
    let paid = 0n;
    for (const long of longs) {
      const { keeperFloor, positionSize } = told(await w.liquidate(long, eve), "PositionLiquidated");
      assert.equal(positionSize, 0n, "each is liquidated, paid for or not");
      paid += keeperFloor;
    }
    assert.ok(paid === limit, `${paid} of ${limit}`);
    const before = await wealth(w, eve);
    await w.wait(3_600);
    await w.fresh();
    assert.equal(await wealth(w, eve), before);
    assert.deepEqual(await w.invariantFaults(), []);
  });
});
