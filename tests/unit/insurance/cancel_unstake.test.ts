import { instructions, pda } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { changed, POOL_WIDE, refused, told } from "../../support/expect";
import { secondPool } from "../../support/pools";

const USD = 1_000_000n;
const WEEK = 7 * 86_400;

describe("cancel_unstake", () => {
  let w: World;
  let staker: Actor;
  const ix = (change: Partial<instructions.StakeAccounts> = {}) =>
    instructions.cancelUnstake({ owner: staker.address, pool: w.venue.pool, ...change });
  const run = (instruction = ix(), signer = staker) => w.run(instruction, [signer]);
  const stake = () => pda.stake(w.venue.pool, staker.address);
  const cancelled = () => ({
    [`stakes.${stake()}.state.requested`]: 0n,
    [`stakes.${stake()}.state.valueAtRequest`]: 0n,
    [`stakes.${stake()}.state.requestedAt`]: 0n,
  });

  beforeEach(async () => {
    w = await World.create();
    staker = w.staker;
    await staker.requestUnstake(40_000);
  });

  it("takes the request back and changes nothing else: the shares earn again", async () => {
    const step = await changed(w, () => staker.cancelUnstake(), cancelled());
    told(step, "UnstakeCancelled", { owner: staker.address, shares: 40_000n * USD }, POOL_WIDE);
  });

  it("works during the exit window and after it", async () => {
    for (const seconds of [WEEK, WEEK + 30 * 86_400]) {
      await w.wait(seconds);
      await changed(w, () => staker.cancelUnstake(), cancelled());
      await staker.requestUnstake(40_000);
    }
  });

  it("lets the owner request anew, at the new value", async () => {
    await staker.cancelUnstake();
    await refused(w, "NoUnstakeRequest", () => staker.unstake());
    await staker.requestUnstake("all");
  });

  it("refuses where there is no request, also the second time", async () => {
    await run();
    await refused(w, "NoUnstakeRequest", () => run());
    const bob = await w.trader({ usdc: 100 });
    await bob.stake(50);
    await refused(w, "NoUnstakeRequest", () => bob.cancelUnstake());
  });

  it("refuses everybody but the stake's owner", async () => {
    const bob = await w.trader();
    await refused(w, "NotAuthorized", () => run(ix({ owner: bob.address, stake: stake() }), bob));
  });

  it("refuses the pool that the stake is not in", async () => {
    const { pool } = await secondPool(w);
    await refused(w, "WrongAccount", () => run(ix({ pool, stake: stake() })));
  });
});
