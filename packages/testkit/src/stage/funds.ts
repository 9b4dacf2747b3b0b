import { instructions, math, pda } from "@ballast/sdk";
import type { Actor } from "./actor";
import { type Amount, atomsOf } from "./amount";
import type { Step } from "./refs";

/** LP shares and stakes have six decimals. */
const SHARE_DECIMALS = 6;

function liquidityAccounts(actor: Actor, symbol: string) {
  const { venue } = actor.world;
  const custody = venue.custody(symbol);
  const accounts = { owner: actor.address, pool: venue.pool, vault: custody.vault };
  return { custody, accounts: { ...accounts, ownerToken: actor.token(custody), ownerLp: actor.token("LP") } };
}

export async function addLiquidity(actor: Actor, symbol: string, amount: Amount, minShares: Amount): Promise<Step> {
  const { custody, accounts } = liquidityAccounts(actor, symbol);
  const atoms = atomsOf(amount, custody.decimals);
  await actor.world.fresh();
  const limit = atomsOf(minShares, SHARE_DECIMALS);
  return actor.world.run(instructions.addLiquidity({ ...accounts, atoms, minShares: limit }), [actor]);
}

export async function removeLiquidity(actor: Actor, symbol: string, amount: Amount, minAtoms: Amount): Promise<Step> {
  const { custody, accounts } = liquidityAccounts(actor, symbol);
  const shares = amount === "all" ? await actor.balance("LP") : atomsOf(amount, SHARE_DECIMALS);
  await actor.world.fresh();
  const limit = atomsOf(minAtoms, custody.decimals);
  return actor.world.run(instructions.removeLiquidity({ ...accounts, shares, minAtoms: limit }), [actor]);
}

export async function stake(actor: Actor, amount: Amount, minShares: Amount): Promise<Step> {
  const { world } = actor;
  const { home, pool } = world.venue;
  const params = {
    owner: actor.address,
    pool,
    ownerToken: actor.token(home),
    amount: atomsOf(amount, home.decimals),
    minShares: atomsOf(minShares, SHARE_DECIMALS),
  };
  return world.run(instructions.stake(params), [actor]);
}

/** An actor's shares of the fund's epoch. */
async function heldBy(actor: Actor): Promise<bigint> {
  const stake = await actor.world.stakeOf(actor);
  return stake === null ? 0n : math.insurance.shares.current((await actor.world.pool()).state, stake.state).shares;
}

export async function requestUnstake(actor: Actor, amount: Amount): Promise<Step> {
  const { pool } = actor.world.venue;
  const owner = actor.address;
  const shares = amount === "all" ? await heldBy(actor) : atomsOf(amount, SHARE_DECIMALS);
  return actor.world.run(instructions.requestUnstake({ owner, pool, shares }), [actor]);
}

export async function cancelUnstake(actor: Actor): Promise<Step> {
  const { pool } = actor.world.venue;
  return actor.world.run(instructions.cancelUnstake({ owner: actor.address, pool }), [actor]);
}

export async function unstake(actor: Actor): Promise<Step> {
  const { home, pool } = actor.world.venue;
  const params = { owner: actor.address, pool, ownerToken: actor.token(home) };
  return actor.world.run(instructions.unstake(params), [actor]);
}

export async function donate(actor: Actor, amount: Amount): Promise<Step> {
  const { home, pool } = actor.world.venue;
  const donor = actor.address;
  const atoms = atomsOf(amount, home.decimals);
  return actor.world.run(instructions.donate({ donor, pool, donorToken: actor.token(home), amount: atoms }), [actor]);
}

/** Where an actor's stake lives. */
export const stakeAddress = (actor: Actor) => pda.stake(actor.world.venue.pool, actor.address);
