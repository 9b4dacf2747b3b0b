/** Numbers of the LP's guide. */

import {
  BallastError,
  DEFAULT_POOL,
  engine,
  poolValue,
  quoteAddLiquidity,
  quoteRemoveLiquidity,
  type Scene,
  whatIf,
} from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { EngineScene, rule } from "../../../tests/support/rules";
import { bps, type Examples, percent, price, sceneOf, type Table, usd } from "./table";

const POOL = { liquidity: { USDC: "1500000", SOL: "10000" } };
const USD = 1_000_000n;
const USDC = 0;

/**
 * What a share is worth to a depositor and to an LP who leaves. Shares have six decimals, one virtual dollar stands
 * beside a million of them.
 */
function share({ pool, now }: Scene): { mint: bigint; burn: bigint; one: (value: bigint) => bigint } {
  const one = (value: bigint) => ((value + USD) * 100_000_000n) / (pool.lpSupply + USD);
  const { mint, burn } = poolValue({ pool, now });
  if (mint === null) throw new RangeError("a feed is silent");
  return { mint, burn, one };
}

async function prices(): Promise<Table> {
  const w = await World.create(POOL);
  const rows: string[][] = [];
  const add = async (name: string) => {
    const { mint, burn, one } = share(await sceneOf(w));
    const gap = percent(((mint - burn) * 100_000_000n) / mint, 8);
    rows.push([name, usd(mint), usd(burn), gap, price(one(mint)), price(one(burn))]);
  };
  await add("nobody trades");
  const ann = await w.trader({ usdc: 100_000 }, "ann");
  await ann.open("SOL", "long", { size: 2_000, collateral: { USDC: 60_000 } });
  await add("a long of 2,000 SOL opened");
  await w.price("SOL", "153");
  await w.wait(3_600);
  await add("SOL 2 % higher, an hour later");
  await w.price("SOL", "147");
  await w.wait(3_600);
  await add("SOL 2 % lower than at first");
  await w.price("SOL", "147", { conf: "0.3" });
  await add("the feed unsure by 0.3 USD");
  return [["state", "pool, for a deposit", "pool, for a withdrawal", "gap", "share in", "share out"], ...rows];
}

/** What becomes of a hundred dollars of fees. */
function income(): Table {
  const fee = 100n * USD;
  const rows = [15_000n, 12_000n, 10_000n, 8_000n, 6_000n, 3_000n].map((coverage) => {
    const insurance = engine.bpsOfDown(rule("rule_insurance_share", { coverage }).value, fee);
    const protocol = engine.bpsOfDown(BigInt(DEFAULT_POOL.protocolShare), fee);
    return [bps(coverage), usd(protocol), usd(insurance), usd(fee - protocol - insurance)];
  });
  return [["coverage of the fund", "protocol", "insurance fund", "LPs"], ...rows];
}

function borrow(): Table {
  const rows = [0n, 2_000n, 5_000n, 8_000n, 8_500n, 9_000n, 10_000n].map((used) => {
    const { value: rate } = rule("rule_borrow_rate", { locked: used, owned: 10_000n, most: 44_000n });
    return [bps(used), bps(rate), percent((rate * 100_000n) / 8_760n, 9)];
  });
  return [["of the token reserved", "a year", "an hour"], ...rows];
}

/**
 * Losses of one side, beyond all collateral, at once: who pays. Winners hold fresh gain on a side as large as the
 * losers'.
 */
async function losses(): Promise<Table> {
  const w = await World.create(POOL);
  const bob = await w.trader({ usdc: 200_000 }, "bob");
  const ann = await w.trader({ usdc: 200_000 }, "ann");
  await bob.open("SOL", "short", { size: 4_000, collateral: { USDC: 100_000 } });
  await ann.open("SOL", "long", { size: 4_000, collateral: { USDC: 100_000 } });
  await w.wait(900);
  await w.price("SOL", "125");
  const scene = await sceneOf(w);
  const rows = [5_000n, 20_000n, 40_000n, 100_000n, 200_000n].map((dollars) => {
    const { absorbed, receipt } = whatIf(scene, { losing: 0, deficit: dollars * USD });
    const { lpShare = 0n, clawback = 0n, remainder = 0n, clawbackRate = 0n } = receipt ?? {};
    const all = absorbed.deductible + lpShare + remainder;
    const parts = [absorbed.insurance, absorbed.deductible, absorbed.shortfall, lpShare, clawback, remainder, all];
    return [...[dollars * USD, ...parts].map(usd), percent(clawbackRate)];
  });
  return [["loss", "fund", "deductible", "event U", "LPs L", "winners H", "LPs R", "LPs in all", "h"], ...rows];
}

/** What moves of USDC cost: of a pool at its targets, and of one that has seven tenths in USDC. */
async function liquidityFees(): Promise<Table> {
  const rows: string[][] = [];
  for (const [name, liquidity] of [
    ["half USDC, as it should be", { USDC: "1500000", SOL: "10000" }],
    ["70 % USDC", { USDC: "2100000", SOL: "6000" }],
  ] as const) {
    const w = await World.create({ liquidity });
    const scene = await sceneOf(w);
    const { burn } = poolValue(scene);
    for (const dollars of [1_000n, 150_000n, 600_000n]) {
      const into = quoteAddLiquidity(scene, USDC, dollars * USD);
      const out = withdrawal(scene, (dollars * USD * scene.pool.lpSupply) / burn);
      rows.push([name, usd(dollars * USD), rate(into.fee, dollars * USD), out]);
    }
  }
  return [["pool", "amount", "fee of a deposit", "fee of a withdrawal"], ...rows];
}

const rate = (fee: bigint, of: bigint): string => percent((fee * 100_000_000n) / of, 8);

/** The fee of a withdrawal of USDC, or why there is none now. */
function withdrawal(scene: Scene, shares: bigint): string {
  try {
    const { fee, atoms } = quoteRemoveLiquidity(scene, USDC, shares);
    return rate(fee, atoms + fee);
  } catch (e) {
    if (e instanceof BallastError) return e.name;
    throw e;
  }
}

/** The most that may leave of a token, taken each hour. */
async function outflow(): Promise<Table> {
  const { market, now, pool } = await sceneOf(await World.create(POOL));
  const rows: string[][] = [];
  let stage = EngineScene.of({ pool, market, now });
  for (let hour = 0n; hour <= 12n; hour++) {
    stage.now = now + hour * 3_600n;
    const { owned } = stage.custody(USDC);
    const { value: most } = stage.play("do_outflow", { custody: USDC, amount: engine.U64_MAX });
    if ([0n, 1n, 2n, 3n, 6n, 12n].includes(hour)) rows.push([hour.toString(), usd(owned), usd(most)]);
    const left = stage.pool;
    engine.custodyOf(left, USDC).owned -= most;
    stage = EngineScene.of({ pool: left, market, now });
  }
  return [["hour", "USDC of the LPs", "may leave now"], ...rows];
}

export const lp: Examples = {
  "lp-prices": prices,
  "lp-fees": liquidityFees,
  "lp-income": income,
  "lp-borrow": borrow,
  "lp-losses": losses,
  "lp-outflow": outflow,
};
