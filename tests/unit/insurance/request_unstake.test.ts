import assert from "node:assert/strict";
import { instructions, pda } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { editPool } from "../../support/edit";
import { changed, POOL_WIDE, refused, told } from "../../support/expect";
import { secondPool } from "../../support/pools";

const USD = 1_000_000n;
const U64_MAX = (1n << 64n) - 1n;
const WEEK = 7 * 86_400;
const EXIT = 48 * 3_600;
const SHARES = 100_000n * USD;

describe("request_unstake", () => {
  let w: World;
  let staker: Actor;
  const ix = (change: Partial<instructions.RequestUnstakeParams> = {}) =>
    instructions.requestUnstake({ owner: staker.address, pool: w.venue.pool, shares: 40_000n * USD, ...change });
  const run = (instruction = ix(), signer = staker) => w.run(instruction, [signer]);
  const at = () => `stakes.${pda.stake(w.venue.pool, staker.address)}.state`;

  beforeEach(async () => {
    w = await World.create();
    staker = w.staker;
  });

  it("notes shares, their value and the time, and changes nothing else", async () => {
    const now = BigInt(await w.now());
    const step = await changed(w, () => staker.requestUnstake(40_000), {
      [`${at()}.requested`]: 40_000n * USD,
      [`${at()}.valueAtRequest`]: 40_000n * USD,
      [`${at()}.requestedAt`]: now,
    });
    const shares = { shares: 40_000n * USD, value: 40_000n * USD };
    told(step, "UnstakeRequested", { owner: staker.address, ...shares, readyAt: now + BigInt(WEEK) }, POOL_WIDE);
  });

  it("values the shares at what the fund holds now, rounded down, and not at what is due to it", async () => {
    await editPool(w, { fund: { balance: 60_000n * USD + 1n } });
    await staker.requestUnstake(10_000);
    const value = (10_000n * USD * (60_001n * USD + 1n)) / (100_001n * USD);
    assert.equal((await w.stakeOf(staker))?.state.valueAtRequest, value);
  });

  it("may announce all shares, and a single one", async () => {
    await staker.requestUnstake("all");
    assert.equal((await w.stakeOf(staker))?.state.requested, SHARES);
    await staker.cancelUnstake();
    await staker.requestUnstake(1n);
    assert.deepEqual((await w.stakeOf(staker))?.state.valueAtRequest, 1n);
  });

  it("refuses no shares, and more than there are", async () => {
    await refused(w, "ZeroAmount", () => run(ix({ shares: 0n })));
    for (const shares of [SHARES + 1n, U64_MAX]) await refused(w, "InsufficientShares", () => run(ix({ shares })));
  });

  it("refuses a second request while one is pending, also in its exit window", async () => {
    await run();
    await refused(w, "UnstakeAlreadyRequested", () => run(ix({ shares: 1n })));
    await w.wait(WEEK + EXIT);
    await refused(w, "UnstakeAlreadyRequested", () => run(ix({ shares: 1n })));
  });

  it("replaces a request whose exit window has passed: it has lapsed", async () => {
    await run();
    await w.wait(WEEK + EXIT + 1);
    const now = BigInt(await w.now());
    await changed(w, () => staker.requestUnstake(50_000), {
      [`${at()}.requested`]: 50_000n * USD,
      [`${at()}.valueAtRequest`]: 50_000n * USD,
      [`${at()}.requestedAt`]: now,
    });
    assert.equal((await w.stakeOf(staker))?.state.shares, SHARES);
  });

  it("refuses everybody but the stake's owner", async () => {
    const bob = await w.trader({ usdc: 100 });
    const stake = pda.stake(w.venue.pool, staker.address);
    await refused(w, "NotAuthorized", () => run(ix({ owner: bob.address, stake }), bob));
  });

  it("refuses the pool that the stake is not in", async () => {
    const { pool } = await secondPool(w);
    const stake = pda.stake(w.venue.pool, staker.address);
    await refused(w, "WrongAccount", () => run(ix({ pool, stake })));
  });

  it("refuses who has no stake", async () => {
    const bob = await w.trader();
    await refused(w, "AccountDataTooSmall", () => run(ix({ owner: bob.address }), bob));
  });
});
