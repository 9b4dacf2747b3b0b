// Plans of the fund's stakers: what is announced, taken back, and paid.
import assert from "node:assert/strict";
import {
  associatedToken,
  cancelUnstakeInstructions,
  donateInstructions,
  type InsuranceStake,
  pda,
  requestUnstakeInstructions,
  unstakeInstructions,
} from "@ballast/sdk";
import { blank } from "../support/blank";
import { refused } from "../support/expect";
import { accountsOf, argsOf, BUDGET, names, owner, USD } from "../support/plans";
import { MINTS, NOW, POOL, type Venue, venue } from "../support/venue";

const WEEK = 7n * 86_400n;
const STAKE = pda.stake(POOL, owner);

/** A staker of 100 shares, and what else is known of the stake. */
function staker(change: Partial<InsuranceStake["state"]> = {}): Venue {
  const v = venue();
  const stake = blank("InsuranceStake");
  const state = { ...stake.state, shares: 100n * USD, ...change };
  v.write("InsuranceStake", STAKE, { ...stake, version: 1, owner, pool: POOL, state });
  return v;
}

describe("the fund's stakers", () => {
  it("announce an exit of some shares, and no more than they have", async () => {
    const ctx = await staker().context();
    const plan = await requestUnstakeInstructions(ctx, { owner, shares: 40n * USD });
    assert.deepEqual(names(plan), [...BUDGET, "requestUnstake"]);
    assert.equal(String(argsOf(plan).shares), String(40n * USD));
    assert.equal(String(accountsOf(plan).stake), String(STAKE));
    const { shares, requested, requestedAt } = plan.quote.stake;
    assert.deepEqual([shares, requested, requestedAt], [100n * USD, 40n * USD, NOW]);
    await refused(requestUnstakeInstructions(ctx, { owner, shares: 100n * USD + 1n }), "InsufficientShares");
  });

  it("take it back, where there is one", async () => {
    const asked = await staker({ requested: 40n * USD, requestedAt: NOW - 60n, valueAtRequest: 40n * USD }).context();
    const plan = await cancelUnstakeInstructions(asked, { owner });
    assert.deepEqual(names(plan), [...BUDGET, "cancelUnstake"]);
    assert.equal(String(accountsOf(plan).stake), String(STAKE));
    assert.deepEqual([plan.quote.stake.shares, plan.quote.stake.requested], [100n * USD, 0n]);
    await refused(cancelUnstakeInstructions(await staker().context(), { owner }), "NoUnstakeRequest");
    await refused(cancelUnstakeInstructions(await venue().context(), { owner }), "UninitializedAccount");
  });

  it("leave after a week at the prices of now, into an account that is made for them", async () => {
    const v = staker({ requested: 40n * USD, requestedAt: NOW - WEEK, valueAtRequest: 40n * USD });
    v.clock(NOW + 3n);
    for (const symbol of ["USDC", "SOL", "ETH"] as const) v.publish(symbol);
    const ctx = await v.context();
    const plan = await unstakeInstructions(ctx, { owner });
    assert.deepEqual(names(plan), [...BUDGET, "refreshPrices", "createAssociated", "unstake"]);
    assert.equal(plan.quote.amount, 40n * USD);
    assert.equal(String(accountsOf(plan).ownerToken), String(associatedToken(MINTS.USDC, owner)));
    const late = unstakeInstructions(ctx, { owner, parts: { prices: false } });
    await refused(late, "PriceRefreshNeeded");
    // A price that says nonsense is left out: then the last one is too old to leave at.
    v.publish("ETH", { price: 0n });
    await refused(unstakeInstructions(ctx, { owner }), "PriceRefreshNeeded");
  });

  it("and whoever gives to the fund spends what they have", async () => {
    const v = venue();
    v.token(MINTS.USDC, owner, 5n * USD);
    const ctx = await v.context();
    const plan = await donateInstructions(ctx, { donor: owner, amount: 5n * USD });
    assert.deepEqual(names(plan), [...BUDGET, "donate"]);
    assert.deepEqual([plan.quote.fund, String(argsOf(plan).amount)], [100_005n * USD, String(5n * USD)]);
    await refused(donateInstructions(ctx, { donor: owner, amount: 5n * USD + 1n }), "TokenInsufficientFunds");
    await refused(donateInstructions(ctx, { donor: owner, amount: 0n }), "ZeroAmount");
  });
});
