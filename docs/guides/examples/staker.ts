/** Numbers of the staker's guide. */

import { type engine, fundHealth, sideTerms } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { EngineScene, instantNow, rule } from "../../../tests/support/rules";
import { bps, type Examples, percent, sceneOf, type Table, told, usd } from "./table";

const POOL = { liquidity: { USDC: "1500000", SOL: "10000" } };

/** Fills of the fund, and what follows for traders and for its income. The target is its least, 50,000 USD. */
async function fills(): Promise<Table> {
  const rows = [];
  for (const fund of ["100000", "60000", "50000", "40000", "30000", "10000"]) {
    const w = await World.create({ ...POOL, fund });
    const scene = await sceneOf(w);
    const { balance, target, coverage } = fundHealth(scene);
    const { phi, coverage: usable } = sideTerms(scene, 1);
    const { value: income } = rule("rule_insurance_share", { coverage });
    rows.push([usd(balance), usd(target), bps(coverage), bps(income), percent(usable), percent(phi)]);
  }
  return [["fund", "target", "coverage", "share of fees", "usable coverage", "fresh profit that waits"], ...rows];
}

/** Draws for one side's losses of 100,000 USD an hour, from a fund of 100,000 USD. */
async function draws(): Promise<Table> {
  const w = await World.create(POOL);
  const scene = await sceneOf(w);
  const stage = EngineScene.of(scene);
  const rows = [0n, 1_800n, 3_600n, 7_200n, 10_800n].map((after) => {
    stage.now = scene.now + after;
    const { available: most } = stage.play("rule_market", { side: 0, price: w.feeds.priceE8("SOL") });
    stage.play("do_draw_fund", { losing: 0, amount: most });
    return [`${after / 60n} min`, usd(most), usd(stage.pool.fund.balance)];
  });
  return [["time", "drawn at most", "fund after it"], ...rows];
}

const stakeOf = async (w: World, who: Actor): Promise<engine.StakeState> => {
  const found = await w.stakeOf(who);
  if (found === null) throw new RangeError("no stake");
  return found.state;
};

/** Two stakers: Eva asks to leave, then the fund pays a loss, then it earns. */
async function slashing(): Promise<Table> {
  const w = await World.create({ ...POOL, fund: "0", params: { "fees.liquidity": "0" } });
  const eva = await w.trader({ usdc: 50_000 }, "eva");
  const max = await w.trader({ usdc: 80_000 }, "max");
  const rows: string[][] = [];
  const add = async (name: string) => {
    await w.fresh();
    const at = await instantNow(w);
    const worth = async (who: Actor) =>
      rule("rule_current_stake", { stake: await stakeOf(w, who), amount: 0n }, at).amount;
    rows.push([name, usd(at.pool.fund.balance), usd(await worth(eva)), usd(await worth(max))]);
  };
  await eva.stake("50000");
  await max.stake("50000");
  await w.nextDay();
  await add("both staked 50,000");
  await eva.requestUnstake();
  await bankrupt(w);
  await add("the fund paid a loss");
  await max.donate("20000");
  await add("then it earned 20,000");
  await w.wait(7 * 86_400);
  await w.refresh();
  const before = await eva.balance("USDC");
  await eva.unstake();
  rows.push(["Eva leaves with", "", usd((await eva.balance("USDC")) - before), ""]);
  await add("after it");
  return [["", "fund", "Eva's shares", "Max's shares"], ...rows];
}

/** A long of 1,000 SOL is liquidated after a fall of a fifth. */
async function bankrupt(w: World): Promise<void> {
  const ann = await w.trader({ usdc: 40_000 }, "ann");
  const { position } = await ann.open("SOL", "long", { size: 1_000, collateral: { USDC: 15_100 } });
  await w.wait(900);
  await w.price("SOL", "120");
  told(await w.liquidate(position), "PositionLiquidated");
}

export const staker: Examples = { "staker-fills": fills, "staker-draws": draws, "staker-slashing": slashing };
