/** A pool to calculate by hand with, made of the engine's own states: what its owners and traders have, and no more. */
import { engine, type PoolScene } from "@ballast/sdk";
import type { Book } from "../pool/delta";

/** Positions of one side together: size in tokens, entry price and collateral in USD. */
export interface Bets {
  size: number;
  entry: number;
  collateral: number;
}

export interface Sketch {
  /** Price of SOL. */
  price: number;
  /** The LPs' tokens: SOL and USDC. */
  sol: number;
  usdc: number;
  long: Bets;
  short: Bets;
}

/**
 * The pool that examples are told with: 40,000 SOL and 4 million USDC of the LPs, longs of 15,000 SOL at ten times
 * their collateral, shorts of 5,000 SOL at five times, all entered at 200 USD. It gains and loses like 30,000 SOL.
 */
export const EXAMPLE: Sketch = {
  price: 200,
  sol: 40_000,
  usdc: 4_000_000,
  long: { size: 15_000, entry: 200, collateral: 300_000 },
  short: { size: 5_000, entry: 200, collateral: 200_000 },
};

const units = (amount: number, decimals: number) => BigInt(Math.round(amount * 10 ** decimals));
const NOW = 1_760_129_400n;
/** Volatility of SOL where nothing is measured, 1e-9 per square root of an hour: 1 %, 4.9 % a day. */
const SIGMA = 10_000_000n;
const [USDC, SOL] = [0, 1];

function custody(given: engine.CustodyState, decimals: number, owned: number, price: bigint): engine.CustodyState {
  const params = { ...given.params, stable: decimals === 6 ? 1 : 0 };
  const print = { price, conf: 0n, ema: price, publishTime: NOW, prevPublishTime: NOW - 1n };
  const sigma = decimals === 6 ? 0n : SIGMA;
  return { ...given, decimals, unit: 10n ** BigInt(decimals + 2), owned: units(owned, decimals), print, params, sigma };
}

function totals(given: engine.SideTotals, { size, entry, collateral }: Bets): engine.SideTotals {
  const own = given.collateral.with(USDC, units(collateral, 6));
  return { ...given, size: units(size, 9), entry: units(size * entry, 6), collateral: own, positions: 1n };
}

/** The pool of a sketch, as the engine knows pools. */
export function bookOfSketch({ price, sol, usdc, long, short }: Sketch): Book & { times: bigint[] } {
  const empty = engine.stateOf("PoolState", new Uint8Array(engine.sizeOf("PoolState")));
  const prices = [100_000_000n, units(price, 8)];
  const [first, second, ...rest] = empty.custodies as [engine.CustodyState, engine.CustodyState];
  const [exposure, ...others] = empty.exposures as [engine.ExposureState];
  const [longs, shorts] = exposure.sides as [engine.SideTotals, engine.SideTotals];
  const pool: engine.PoolState = {
    ...empty,
    custodyCount: 2,
    marketCount: 1,
    custodies: [custody(first, 6, usdc, prices[USDC] ?? 0n), custody(second, 9, sol, prices[SOL] ?? 0n), ...rest],
    exposures: [
      { ...exposure, index: SOL, stable: USDC, sides: [totals(longs, long), totals(shorts, short)] },
      ...others,
    ],
  };
  const scene: PoolScene = { pool, markets: [], now: NOW, slot: 1n };
  return { scene, prices, times: prices.map(() => NOW) };
}
