import type { Figures } from "../figures";
import { maximum, verification } from "../shape";

const WEEK = 7 * 86_400;

/** Liquidity, and the check of all invariants. */
export async function liquidity(): Promise<Figures> {
  const { world, ann } = await maximum();
  const first = await ann.addLiquidity("SOL", "10");
  const added = await ann.addLiquidity("BTC", "0.1");
  const removed = await ann.removeLiquidity("SOL", "1000");
  await world.wait(10);
  const alone = await ann.removeLiquidity("SOL", "1000");
  const verified = await world.run(verification(world), []);
  return {
    add_liquidity: Math.max(first.cu, added.cu),
    remove_liquidity: removed.cu,
    remove_liquidity_first_of_slot: alone.cu,
    verify_invariants: verified.cu,
  };
}

/** A staker's way in and out, a gift, and fees brought in. */
export async function insurance(): Promise<Figures> {
  const { world, ann } = await maximum();
  const staked = await ann.stake("10000");
  const more = await ann.stake("10000");
  const requested = await ann.requestUnstake("1000");
  const cancelled = await ann.cancelUnstake();
  await ann.requestUnstake("1000");
  const donated = await ann.donate("500");
  const swept = await world.sweep("SOL");
  const home = await world.sweep("USDC");
  await world.wait(WEEK + 60);
  await world.fresh();
  const left = await ann.unstake();
  return {
    stake: staked.cu,
    stake_more: more.cu,
    request_unstake: requested.cu,
    cancel_unstake: cancelled.cu,
    unstake: left.cu,
    donate: donated.cu,
    sweep_insurance: swept.cu,
    sweep_insurance_home: home.cu,
  };
}
