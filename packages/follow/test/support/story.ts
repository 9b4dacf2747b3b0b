/** A pool's life in two hundred events: trade, liquidation, a loss event to its end, stakers, LPs, changes. */
import { World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { Recorder } from "./recorder";

/** A fund at its floor pays nothing, nor do LPs first: every deficit is a shortfall. */
const BARE = { "insurance.floor": "10000", "mutualization.deductible": "0", "fees.base": "1bp", "fees.impact": "0" };
const [QUARTER, HOUR] = [900, 3_600];

export interface Story {
  recorder: Recorder;
  world: World;
  pool: PublicKey;
  markets: PublicKey[];
}

/** `forks`: slots of a fork before each step, or null; `busy`: rounds of trade before the loss. */
export async function tell(forks: () => number | null, busy = 6): Promise<Story> {
  const recorder = new Recorder();
  const world = await World.create({ chain: recorder.chain, fund: "6000", params: BARE, verify: false });
  const { pool, markets } = world.venue;
  recorder.watch(pool, ...markets.map(({ address }) => address));
  recorder.forks = forks;
  await trade(world, busy);
  await loss(world);
  return { recorder, world, pool, markets: markets.map(({ address }) => address) };
}

/** Small trade, stakers and LPs that come and go. */
async function trade(world: World, rounds: number): Promise<void> {
  const { staker, lp } = world;
  for (const person of [staker, lp]) await world.give(person, { USDC: "10000" });
  for (let round = 0; round < rounds; round += 1) {
    const ann = await world.trader({ USDC: 20_000, SOL: 100 }, `round${round}`);
    const long = await ann.open("SOL", "long", { size: "20", collateral: { USDC: "900" } });
    const short = await ann.open("SOL", "short", { size: "10", collateral: { USDC: "400" } });
    await ann.addCollateral(long.position, "50");
    await staker.donate("3");
    await world.price("SOL", ["150", "150.4", "149.8"][round % 3] as string);
    await ann.increase(long.position, { size: "5", collateral: { USDC: "100" } });
    await ann.decrease(short.position, { fraction: "0.5" });
    const order = await ann.stopLoss(long.position, { trigger: "120" });
    await world.wait(90);
    await world.fresh();
    await lp.addLiquidity("USDC", "100");
    await staker.stake("10");
    await world.wait(30);
    await ann.removeCollateral(long.position, "10");
    await ann.cancel(order.request);
    await ann.close(short.position);
    if (round % 2 === 0) await ann.close(long.position);
  }
  await staker.requestUnstake("5");
  await staker.cancelUnstake();
}

/** A long's deficit that shorts pay for, from its liquidation to the sealed receipt. */
async function loss(world: World): Promise<void> {
  const cyn = await world.trader({ USDC: 20_000 }, "cyn");
  const dan = await world.trader({ USDC: 20_000 }, "dan");
  const ann = await world.trader({ USDC: 20_015 }, "ann");
  await world.price("SOL", "150");
  const first = await cyn.open("SOL", "short", { size: "600", collateral: { USDC: "10000" } });
  const second = await dan.open("SOL", "short", { size: "400", collateral: { USDC: "10000" } });
  await ann.open("SOL", "long", { size: "1000", collateral: { USDC: "12500" } });
  await world.wait(QUARTER + 60);
  await world.price("SOL", "130");
  for (const position of await world.unhealthy("SOL")) await world.liquidate(position);
  await cyn.close(first.position);
  await world.wait(QUARTER);
  await world.fresh();
  await world.finalize("SOL", "short");
  await world.applyLiens("SOL", "short");
  await world.wait(9 * HOUR);
  await world.fresh();
  await world.claim(cyn);
  await world.seal("SOL", "short");
  await dan.close(second.position);
}
