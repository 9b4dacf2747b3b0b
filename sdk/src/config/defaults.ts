/** The design's defaults (docs: economics, section 11). Copy and change: `{ ...DEFAULT_POOL, fundFloor: 0n }`. */
import type { CustodyConfig, MarketConfig, PoolConfig } from "./types";

const USD = 1_000_000n;
const MAX = (1n << 64n) - 1n;

/** Parameters of a pool. */
export const DEFAULT_POOL: Readonly<PoolConfig> = Object.freeze({
  lpShare: 5_000,
  hMax: 2_500,
  minEvent: 1_000n * USD,
  minEventShare: 1,
  hold: 28_800,
  protocolShare: 1_000,
  fundMin: 5_000n * USD,
  fundFloor: 10_000n * USD,
  targetShare: 100,
  targetMin: 50_000n * USD,
  hourlyCap: 2_500,
  poolCap: 6_000,
  deductible: 25,
  keeperFloor: 1n * USD,
  young: 900,
  maxUtilisation: 8_500,
});

/** A stable of six decimals: par, haircut 1 %. */
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
  depositCap: MAX,
  outflow: 1_000,
  stable: true,
});

/** A volatile token: sigma 0.8 % per square root of an hour, haircut 2 % and a sigma of four hours. */
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
  depositCap: MAX,
  outflow: 1_000,
  stable: false,
});

/** A market of tier A: initial margin 3 sigmas of four hours, 2.5 % at least, maintenance half of it, up to twice that at high open interest; impact k 0.1 on a depth of 50 M USD, no second source. */
export const DEFAULT_MARKET: Readonly<MarketConfig> = Object.freeze({
  im: 250,
  mm: 125,
  marginSigmas: 60_000,
  stress: 8_000_000n,
  oiLow: 2_000,
  oiHigh: 6_000,
  oiAddon: 10_000,
  weight: 10_000,
  baseFee: 6,
  liqFee: 50,
  impact: 1_000,
  depth: 50_000_000n * USD,
  maxLong: 50_000_000n * USD,
  maxShort: 50_000_000n * USD,
  maxSourceGap: 100,
  dailyCap: 5_000,
  secondFeed: new Uint8Array(32),
});

/** Lamports that a request offers who executes it: about 0.02 USD. */
export const DEFAULT_TIP = 150_000n;
