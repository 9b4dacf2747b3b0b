// Admin and guardian together: they cannot stop an exit, take value, or act before the delay, whatever they set within
// the bounds.
import assert from "node:assert/strict";
import { present } from "../support/expect";
import { EXTREMES, everyMeasure, holdings, hostileChanges, type Village, village } from "../support/hostile";
import { patient } from "../support/patient";

const DAY = 86_400;

/** Everyone leaves: closes, withdraws, is paid. The fund's stakers announced it a week before. */
async function everyoneLeaves(v: Village): Promise<void> {
  const { w, positions, alice, bob, dave } = v;
  await w.payOut(dave, "USDC");
  await alice.close(positions.long);
  await bob.close(positions.short);
  await positions.winner.owner.close(positions.winner);
  await positions.loser.owner.close(positions.loser);
  await patient(w, async () => {
    for (const who of [alice, bob, positions.winner.owner]) if ((await w.ticketsOf(who)).length > 0) await w.claim(who);
  });
  await w.lp.removeLiquidity("SOL", "100");
  await w.lp.removeLiquidity("USDC", "100");
}

describe("control: what admin and guardian cannot do", function () {
  this.timeout(120_000);

  for (const [name, extreme] of Object.entries(EXTREMES)) {
    it(`cannot stop an exit: ${name} bounds and every measure of the guardian`, async () => {
      const v = await village();
      const { w, positions, alice, bob, dave } = v;
      const refs = [];
      for (const spec of await hostileChanges(w, extreme)) refs.push((await w.control.queue(spec)).change);
      await w.wait(DAY);
      for (const ref of refs) await w.control.execute(ref);
      await everyMeasure(w);
      await w.staker.requestUnstake();
      await w.price("SOL", { change: -12 });
      await w.liquidate(positions.loser);
      await alice.close(positions.long);
      await bob.close(positions.short);
      await w.wait(901);
      const event = present((await w.pool()).state.exposures[0]?.sides[1]).lossEvent;
      assert.equal(event > 0n, name === "narrow");
      if (event > 0n) await w.finalize("SOL", "short");
      await positions.winner.owner.close(positions.winner);
      await w.payOut(dave, "USDC");
      await patient(w, async () => {
        for (const who of [bob, positions.winner.owner]) if ((await w.ticketsOf(who)).length > 0) await w.claim(who);
      });
      await w.wait(7 * DAY);
      await everyMeasure(w);
      await w.fresh();
      await w.staker.unstake();
      await w.lp.removeLiquidity("SOL", "1000");
      await w.lp.removeLiquidity("USDC", "1000");
      assert.equal((await w.state()).positions.length, 0);
      assert.equal((await w.state()).tickets.length, 0);
    });
  }

  it("cannot take value at once: all that needs no delay leaves everyone exactly what they have without it", async () => {
    const [free, governed] = [await village(), await village()];
    const { w } = governed;
    await everyMeasure(w);
    for (const spec of await hostileChanges(w, EXTREMES.narrow)) await w.control.queue(spec);
    for (const symbol of ["USDC", "SOL"]) await w.control.collectFees(symbol);
    await w.control.transferAdmin(w.control.guardian);
    await w.control.acceptAdmin(w.control.guardian);
    for (const v of [free, governed]) {
      await v.w.wait(DAY - 600);
      await everyoneLeaves(v);
    }
    assert.deepEqual(await holdings(governed), await holdings(free));
  });

  it("cannot take from who stays more than the new rates: costs of leaving after the change are within their bounds", async () => {
    const [free, governed] = [await village(), await village()];
    const refs = [];
    for (const spec of await hostileChanges(governed.w, EXTREMES.narrow))
      refs.push((await governed.w.control.queue(spec)).change);
    for (const { w } of [free, governed]) await w.wait(DAY);
    for (const ref of refs) await governed.w.control.execute(ref);
    await everyMeasure(governed.w);
    for (const v of [free, governed]) await everyoneLeaves(v);
    const [before, after] = [await holdings(free), await holdings(governed)];
    const lost = (who: string, symbol: string) => (before[who]?.[symbol] ?? 0n) - (after[who]?.[symbol] ?? 0n);
    // 10 SOL at 150 USD: 44 bp more base fee is 6.60 USD, and impact at most twice.
    for (const who of ["alice", "bob"]) assert.ok(lost(who, "USDC") <= 8_000_000n, `${who} ${lost(who, "USDC")}`);
    // 100 shares of a dollar or so: 90 bp more, and the spread of the price by sigma.
    assert.ok(lost("lp", "USDC") <= 3_000_000n, `lp ${lost("lp", "USDC")}`);
    assert.equal(lost("dave", "USDC"), 0n);
  });
});
