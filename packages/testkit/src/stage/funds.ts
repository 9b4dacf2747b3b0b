/** What liquidity providers and stakers do. */
import {
  addLiquidityInstructions,
  cancelUnstakeInstructions,
  donateInstructions,
  instructions,
  removeLiquidityInstructions,
  requestUnstakeInstructions,
  stakeInstructions,
  unstakeInstructions,
} from "@ballast/sdk";
import { type Amount, atomsOf } from "./amount";
import { ALONE as parts, perform } from "./perform";
import type { Person, Step } from "./ports";
import { rule } from "./rules";

/** LP shares and stakes have six decimals. */
const SHARE_DECIMALS = 6;

/** What every instruction of a token's liquidity names. */
function liquidityOf(owner: Person, symbol: string) {
  const { venue } = owner.world;
  const custody = venue.custody(symbol);
  const places = {
    pool: venue.pool,
    vault: custody.vault,
    ownerToken: owner.token(custody),
    ownerLp: owner.token("LP"),
  };
  return { custody, places };
}

/** What every instruction of a stake names. */
const stakeOf = (owner: Person) => ({
  owner: owner.address,
  pool: owner.world.venue.pool,
  ownerToken: owner.token(owner.world.venue.home),
});

export async function addLiquidity(owner: Person, symbol: string, amount: Amount, minShares: Amount): Promise<Step> {
  const { custody, places } = liquidityOf(owner, symbol);
  const atoms = atomsOf(amount, custody.decimals);
  await owner.world.fresh();
  const terms = { owner: owner.address, atoms, minShares: atomsOf(minShares, SHARE_DECIMALS) };
  return perform(owner.world, [owner], {
    plan: (ctx) => addLiquidityInstructions(ctx, { ...terms, custody: custody.index, parts }),
    byHand: () => instructions.addLiquidity({ ...places, ...terms }),
  });
}

export async function removeLiquidity(owner: Person, symbol: string, amount: Amount, minAtoms: Amount): Promise<Step> {
  const { custody, places } = liquidityOf(owner, symbol);
  const shares = amount === "all" ? await owner.balance("LP") : atomsOf(amount, SHARE_DECIMALS);
  await owner.world.fresh();
  const terms = { owner: owner.address, shares, minAtoms: atomsOf(minAtoms, custody.decimals) };
  return perform(owner.world, [owner], {
    plan: (ctx) => removeLiquidityInstructions(ctx, { ...terms, custody: custody.index, parts }),
    byHand: () => instructions.removeLiquidity({ ...places, ...terms }),
  });
}

export function stake(owner: Person, amount: Amount, minShares: Amount): Promise<Step> {
  const terms = {
    amount: atomsOf(amount, owner.world.venue.home.decimals),
    minShares: atomsOf(minShares, SHARE_DECIMALS),
  };
  return perform(owner.world, [owner], {
    plan: (ctx) => stakeInstructions(ctx, { owner: owner.address, ...terms, parts }),
    byHand: () => instructions.stake({ ...stakeOf(owner), ...terms }),
  });
}

/** Someone's shares of the fund's epoch. */
async function heldBy({ world, address }: Person): Promise<bigint> {
  const found = await world.stakeOf({ address });
  if (found === null) return 0n;
  const moment = { now: BigInt(await world.now()), pool: (await world.pool()).state };
  return rule("rule_current_stake", { stake: found.state, amount: 0n }, moment).stake.shares;
}

export async function requestUnstake(owner: Person, amount: Amount): Promise<Step> {
  const shares = amount === "all" ? await heldBy(owner) : atomsOf(amount, SHARE_DECIMALS);
  return perform(owner.world, [owner], {
    plan: (ctx) => requestUnstakeInstructions(ctx, { owner: owner.address, shares, parts }),
    byHand: () => instructions.requestUnstake({ ...stakeOf(owner), shares }),
  });
}

export function cancelUnstake(owner: Person): Promise<Step> {
  return perform(owner.world, [owner], {
    plan: (ctx) => cancelUnstakeInstructions(ctx, { owner: owner.address, parts }),
    byHand: () => instructions.cancelUnstake(stakeOf(owner)),
  });
}

export function unstake(owner: Person): Promise<Step> {
  return perform(owner.world, [owner], {
    plan: (ctx) => unstakeInstructions(ctx, { owner: owner.address, parts }),
    byHand: () => instructions.unstake(stakeOf(owner)),
  });
}

export function donate(donor: Person, given: Amount): Promise<Step> {
  const amount = atomsOf(given, donor.world.venue.home.decimals);
  const { pool, ownerToken: donorToken } = stakeOf(donor);
  return perform(donor.world, [donor], {
    plan: (ctx) => donateInstructions(ctx, { donor: donor.address, amount, parts }),
    byHand: () => instructions.donate({ donor: donor.address, pool, donorToken, amount }),
  });
}
