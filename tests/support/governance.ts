/** Changes, as tests queue them. */

import type { ChangeSpec, CustodyConfig, MarketConfig, PoolConfig } from "@ballast/sdk";
import type { World } from "@ballast/testkit";

export const DAY = 86_400;
const SOL = { kind: "market", index: 0 } as const;

/** The pool's parameters in force, with these changed. */
export const poolChange = async (w: World, change: Partial<PoolConfig>): Promise<ChangeSpec> => ({
  kind: "pool",
  config: { ...(await w.control.poolConfig()), ...change },
});

/** A token's. */
export async function custodyChange(w: World, symbol: string, change: Partial<CustodyConfig>): Promise<ChangeSpec> {
  const config = { ...(await w.control.custodyConfig(symbol)), ...change };
  return { kind: "custody", index: w.venue.custody(symbol).index, config };
}

/** Those of the SOL market. */
export const marketChange = async (w: World, change: Partial<MarketConfig>): Promise<ChangeSpec> => ({
  ...SOL,
  config: { ...(await w.control.marketConfig("SOL")), ...change },
});

/** One change of each kind that `execute_change` executes. */
export const everyChange = async (w: World): Promise<ChangeSpec[]> => [
  await poolChange(w, { protocolShare: 1_500 }),
  await custodyChange(w, "SOL", { lpFee: 20 }),
  await marketChange(w, { baseFee: 8, liqFee: 60 }),
  { kind: "status", index: 0, reduceOnly: true },
  { kind: "delay", seconds: 172_800n },
  { kind: "guardian", guardian: w.keeper.address },
];
