/** What a reward is worth in lamports, by the pool's own prices. */
import { engine, NATIVE_MINT, type Reward, type State } from "@ballast/sdk";

/** What a SOL is taken to cost for a pool without it, 1e-8 USD: more than it does, so that fees stay below rewards. */
const DEAR = 100_000_000_000n;
const LAMPORTS = 1_000_000_000n;
/** 1e-6 USD x 1e-8 USD a SOL: the decimals by which they differ. */
const SCALE = 100n;

function priceOfSol({ pool }: State): bigint {
  const custody = pool.state.custodies.find(({ mint }) => mint.equals(NATIVE_MINT));
  return custody === undefined || custody.print.price === 0n ? DEAR : custody.print.price;
}

/** 1e-6 USD. */
function usdOf({ pool }: State, custody: number, amount: bigint): bigint {
  const held = pool.state.custodies[custody];
  return held === undefined || held.unit === 0n ? 0n : engine.mulDivDown(amount, held.print.price, held.unit);
}

export function lamportsOf(state: State, rewards: readonly Reward[]): bigint {
  const sol = priceOfSol(state);
  return rewards.reduce((sum, reward) => {
    if (reward.unit === "lamports") return sum + reward.amount;
    const usd = usdOf(state, reward.custody, reward.amount);
    return sum + engine.mulDivDown(usd * SCALE, LAMPORTS, sol);
  }, 0n);
}
