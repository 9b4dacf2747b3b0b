/** The worst that an admin can set within every bound, in both directions, and what its users do about it. */

import type { ChangeSpec, CustodyConfig, MarketConfig, PoolConfig } from "@ballast/sdk";
import type { Actor, World } from "@ballast/testkit";
import { World as Worlds } from "@ballast/testkit";
import { U64_MAX } from "./bounds";
import { freeze } from "./forge";

const USD = 1_000_000n;

interface Extreme {
  pool: Partial<PoolConfig>;
  custody: Partial<CustodyConfig>;
  asset: Partial<CustodyConfig>;
  market: Partial<MarketConfig>;
}

const NARROW: Extreme = {
  pool: {
    ...{
      lpShare: 3_000,
      maxClawback: 2_500,
      minLossEvent: USD,
      minLossEventShare: 0,
      hold: 28_800,
      protocolShare: 2_000,
    },
    ...{ fundMin: U64_MAX, fundFloor: U64_MAX, targetShare: 1_000, targetMin: U64_MAX, hourlyCap: 100, poolCap: 100 },
    ...{ deductible: 0, keeperFloor: 0n, young: 60, maxUtilisation: 1_000 },
  },
  custody: {
    ...{ haircut: 5_000, haircutSigmas: 50_000, lpFee: 100, lpSlope: 500, targetWeight: 0, minWeight: 0, maxWeight: 0 },
    ...{ borrowMax: 100_000, depositCap: 0n, outflow: 500 },
  },
  asset: { sigma: 200_000_000n },
  market: {
    ...{
      initialMargin: 5_000,
      maintenanceMargin: 2_500,
      marginSigmas: 200_000,
      stress: 200_000_000n,
      oiLow: 0,
      oiHigh: 100,
      oiAddon: 10_000,
    },
    ...{ weight: 100, baseFee: 50, liqFee: 200, impact: 2_000, maxLong: 0n, maxShort: 0n, maxSourceGap: 10 },
    dailyCap: 500,
  },
};

const WIDE: Extreme = {
  pool: {
    ...{
      lpShare: 10_000,
      maxClawback: 0,
      minLossEvent: 1_000_000n * USD,
      minLossEventShare: 100,
      hold: 7_200,
      protocolShare: 0,
    },
    ...{ fundMin: 0n, fundFloor: 0n, targetShare: 10, targetMin: USD, hourlyCap: 5_000, poolCap: 10_000 },
    ...{ deductible: 100, keeperFloor: 10n * USD, young: 3_600, maxUtilisation: 9_500 },
  },
  custody: {
    ...{ haircut: 100, haircutSigmas: 0, lpFee: 0, lpSlope: 0, targetWeight: 10_000, minWeight: 0, maxWeight: 10_000 },
    ...{ borrowMax: 30_000, depositCap: U64_MAX, outflow: 10_000 },
  },
  asset: { sigma: 100_000n },
  market: {
    ...{
      initialMargin: 250,
      maintenanceMargin: 125,
      marginSigmas: 20_000,
      stress: 100_000n,
      oiLow: 59_999,
      oiHigh: 60_000,
      oiAddon: 0,
    },
    ...{ weight: 10_000, baseFee: 1, liqFee: 22, impact: 0, depth: 10_000_000_000n * USD, maxLong: U64_MAX },
    ...{ maxShort: U64_MAX, maxSourceGap: 500, dailyCap: 5_000 },
  },
};

export const EXTREMES = { narrow: NARROW, wide: WIDE };

/** Everything at once: pool, both tokens, market, reduce-only, the longest delay. */
export async function hostileChanges(w: World, { pool, custody, asset, market }: Extreme): Promise<ChangeSpec[]> {
  const { control, venue } = w;
  const token = async (symbol: string, more: Partial<CustodyConfig>): Promise<ChangeSpec> => {
    const config = { ...(await control.custodyConfig(symbol)), ...custody, ...more };
    return { kind: "custody", index: venue.custody(symbol).index, config };
  };
  return [
    { kind: "pool", config: { ...(await control.poolConfig()), ...pool } },
    await token("USDC", {}),
    await token("SOL", asset),
    { kind: "market", index: 0, config: { ...(await control.marketConfig("SOL")), ...market } },
    { kind: "status", index: 0, reduceOnly: true },
    { kind: "delay", seconds: 2_592_000n },
  ];
}

/** Everything that the guardian can do. */
export async function everyMeasure({ control }: World): Promise<void> {
  await control.renewGuardian(604_800);
  await control.tighten({ kind: "reduceOnly", index: 0 });
  await control.tighten({ kind: "closeDeposits" });
  await control.tighten({ kind: "lowerInterest", index: 0, maxLong: 0n, maxShort: 0n });
  for (const index of [0, 1]) await control.tighten({ kind: "lowerDeposits", index, cap: 0n });
}

/** A pool with everyone in it who could lose something. */
export interface Village {
  w: World;
  alice: Actor;
  bob: Actor;
  dave: Actor;
  positions: Record<"long" | "short" | "loser" | "winner", Awaited<ReturnType<Actor["open"]>>["position"]>;
}

export async function village(): Promise<Village> {
  const w = await Worlds.create({ fund: "20000" });
  await w.chain.airdrop(w.control.guardian.address, 10_000_000_000);
  const person = (name: string, usdc: number) => w.trader({ usdc }, name);
  const [alice, bob, dave] = [await person("alice", 5_000), await person("bob", 5_000), await person("dave", 500)];
  const [loser, winner] = [await person("loser", 20_000), await person("winner", 60_000)];
  const open = async (who: Actor, side: "long" | "short", size: number, collateral: number) =>
    (await who.open("SOL", side, { size, collateral: { USDC: collateral } })).position;
  const positions = {
    long: await open(alice, "long", 10, 1_000),
    short: await open(bob, "short", 10, 1_000),
    winner: await open(winner, "short", 900, 50_000),
    loser: await open(loser, "long", 1_000, 15_000),
  };
  const { request } = await dave.place("SOL", "short", { size: 1, collateral: { USDC: 100 } });
  await w.wait(31);
  await freeze(w, dave.token("USDC"));
  await w.keeper.cancel(request);
  await freeze(w, dave.token("USDC"), false);
  return { w, alice, bob, dave, positions };
}

/** What everyone holds, in atoms. */
export async function holdings({ w }: Village): Promise<Record<string, Record<string, bigint>>> {
  const { keeper: _, ...people } = await w.balances();
  return people;
}
