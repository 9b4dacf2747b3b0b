// Written by sdk/scripts/params.mjs from artifacts/params.json. Do not edit.
/** The defaults. Copy and change: `{ ...DEFAULT_POOL, fundFloor: 0n }`. */
import type { CustodyConfig, MarketConfig, PoolConfig } from "./types";

/** Parameters of a pool. */
export const DEFAULT_POOL: Readonly<PoolConfig> = Object.freeze({
  lpShare: 5_000,
  maxClawback: 2_500,
  minLossEvent: 1_000_000_000n,
  minLossEventShare: 1,
  hold: 28_800,
  protocolShare: 1_000,
  fundMin: 5_000_000_000n,
  fundFloor: 10_000_000_000n,
  targetShare: 100,
  targetMin: 50_000_000_000n,
  hourlyCap: 2_500,
  poolCap: 6_000,
  deductible: 25,
  keeperFloor: 1_000_000n,
  young: 900,
  maxUtilisation: 8_500,
  keeperShare: 5_000,
});

/** A stable of six decimals: counted at par. */
export const DEFAULT_STABLE: Readonly<CustodyConfig> = Object.freeze({
  sigma: 0n,
  haircut: 100,
  haircutSigmas: 0,
  lpFee: 10,
  lpSlope: 40,
  targetWeight: 5_000,
  minWeight: 0,
  maxWeight: 10_000,
  borrowMax: 44_000,
  depositCap: 18_446_744_073_709_551_615n,
  outflow: 1_000,
  stable: true,
});

/** A token that is no stable. */
export const DEFAULT_ASSET: Readonly<CustodyConfig> = Object.freeze({
  sigma: 8_000_000n,
  haircut: 200,
  haircutSigmas: 20_000,
  lpFee: 10,
  lpSlope: 40,
  targetWeight: 5_000,
  minWeight: 0,
  maxWeight: 10_000,
  borrowMax: 44_000,
  depositCap: 18_446_744_073_709_551_615n,
  outflow: 1_000,
  stable: false,
});

/** A market of tier A, without a second price source. */
export const DEFAULT_MARKET: Readonly<MarketConfig> = Object.freeze({
  initialMargin: 250,
  maintenanceMargin: 125,
  marginSigmas: 60_000,
  stress: 8_000_000n,
  oiLow: 2_000,
  oiHigh: 6_000,
  oiAddon: 10_000,
  weight: 10_000,
  baseFee: 6,
  liqFee: 50,
  impact: 1_000,
  depth: 50_000_000_000_000n,
  maxLong: 50_000_000_000_000n,
  maxShort: 50_000_000_000_000n,
  maxSourceGap: 100,
  dailyCap: 5_000,
  secondFeed: new Uint8Array(32),
});
