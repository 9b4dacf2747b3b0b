import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { refused } from "../support/expect";
import { beyondTheHour } from "../support/liquidity";
import { decreaseParams } from "../support/raw";
import { tokenNow } from "../support/rules";

const USD = 1_000_000n;

/** More than the pool has, or than may leave. */
const LIMITED = /^(InsufficientLiquidity|OutflowLimited)$/;

/** Worth of an actor's tokens at a price of SOL, 1e-6 USD. */
async function wealth(actor: Actor, price: bigint): Promise<bigint> {
  return (await actor.balance("USDC")) + ((await actor.balance("SOL")) * price) / 1_000n;
}

describe("security: liquidity", () => {
  it("LP sandwich around an update: a move that is no jump does not pay for two fees and two spreads", async () => {
    const w = await World.create();
    const eve = await w.trader({ usdc: 1_000_000 }, "eve");
    const before = await wealth(eve, 150n);
    await eve.addLiquidity("USDC", 150_000);
    // 0.15 %: 64 cents of each 1,000 USD of the pool are SOL's.
    await w.price("SOL", "150.225");
    await eve.removeLiquidity("USDC");
    assert.ok((await wealth(eve, 150n)) < before);
  });

  it("LP sandwich around a jump: who saw it first cannot leave with it; a minute later their gain is the move less fees", async () => {
    const w = await World.create();
    const eve = await w.trader({ usdc: 1_000_000 }, "eve");
    const before = await wealth(eve, 150n);
    await eve.addLiquidity("USDC", 150_000);
    await w.price("SOL", "153");
    await refused(w, "PriceJumped", () => eve.removeLiquidity("USDC"));
    // What the jump was worth is gone when it comes back within the minute.
    await w.price("SOL", "150");
    await w.wait(200);
    await eve.removeLiquidity("USDC");
    assert.ok((await wealth(eve, 150n)) < before);
  });

  it("burn after a jump: nobody leaves before the loss is in the price", async () => {
    const w = await World.create();
    await w.price("SOL", "140");
    await refused(w, "PriceJumped", () => w.lp.removeLiquidity("SOL", 1_000));
    await refused(w, "PriceJumped", () => w.lp.removeLiquidity("USDC", 1_000));
  });

  it("outflow limiter by mint-burn cycles: they use up nothing and get nothing more out", async () => {
    const w = await World.create();
    const eve = await w.trader({ usdc: 1_000_000 }, "eve");
    const left = async () => {
      await w.fresh();
      return (await tokenNow(w, "USDC")).outflow;
    };
    const before = await left();
    for (let i = 0; i < 5; i++) {
      await eve.addLiquidity("USDC", 400_000);
      await eve.removeLiquidity("USDC");
    }
    const after = await left();
    // What they paid in fees stays; nobody else's room was touched.
    assert.ok(after >= before && after <= before + 10_000n * USD, `${before} ${after}`);
    await w.lp.removeLiquidity("USDC", 190_000);
    await refused(w, "OutflowLimited", () => w.lp.removeLiquidity("USDC", 30_000));
  });

  it("outflow limiter by mint-burn cycles: what comes in one token takes no more out of another, however often", async () => {
    const w = await World.create();
    const eve = await w.trader({ usdc: 2_000_000 }, "eve");
    const { owned, params } = (await w.pool()).state.custodies[1] ?? assert.fail();
    for (let cycle = 0; cycle < 8; cycle++) {
      await eve.addLiquidity("USDC", 250_000);
      for (let part = await eve.balance("LP"); part > 1_000n; part /= 2n)
        await eve.removeLiquidity("SOL", part).catch(({ name }: Error) => assert.match(name, LIMITED));
    }
    const won = await eve.balance("SOL");
    const limit = (owned * params.outflow) / 10_000n;
    assert.ok(won <= limit && won * 1_000n > limit * 999n, `${won} of ${limit}`);
    await refused(w, "OutflowLimited", () => w.lp.removeLiquidity("SOL", 1_000));
  });

  it("profit beyond the hourly limit is owed, not lost and not paid at once", async () => {
    const { w, bob, position } = await beyondTheHour();
    await w.fresh();
    // A plan brings the account in which what must wait is booked; without it nothing is paid, and nothing lost.
    const sol = w.venue.custody("SOL");
    const accounts = { ...decreaseParams(bob, position), otherVault: sol.vault, otherToken: bob.token(sol) };
    await refused(w, "PayableRequired", () => w.run(instructions.decreasePosition(accounts), [bob]));
  });
});
