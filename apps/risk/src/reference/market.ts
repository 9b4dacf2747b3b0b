/**
 * A market with the default parameters and nobody in it: dollars and one asset at 100 USD, a full fund. Simulated
 * accounts are opened in it, so that their margins and prices of liquidation are the engine's.
 */
import { DEFAULT_ASSET, DEFAULT_MARKET, DEFAULT_POOL, DEFAULT_STABLE, engine } from "@ballast/sdk";
import type { Read } from "../book/world";

/** Price of the asset, 1e-8 USD. */
export const PRICE = 10_000_000_000n;
/** 2027-01-15, 08:00. */
const NOW = 1_800_000_000n;
const USD = 1_000_000n;
const AUM = 100_000_000n * USD;
const FUND = 1_000_000n * USD;
/** What the pool holds: as much of each as half of its value. */
const DECIMALS = [6, 9] as const;
/** Address of the market: any but zero. */
export const MARKET = new Uint8Array(32).fill(7);

type Whole<T> = { [K in keyof T]: T[K] extends number ? bigint : T[K] };
const bigints = <T extends object>(config: T) =>
  Object.fromEntries(Object.entries(config).map(([k, x]) => [k, typeof x === "number" ? BigInt(x) : x])) as Whole<T>;

const printOf = (price: bigint): engine.Print => ({
  ...{ price, conf: 0n, ema: price, publishTime: NOW, prevPublishTime: NOW - 1n },
});

function custodyOf(of: engine.CustodyState, number: number, price: bigint): void {
  const decimals = DECIMALS[number] ?? 0;
  const unit = 10n ** BigInt(decimals + 2);
  const config = number === 0 ? DEFAULT_STABLE : DEFAULT_ASSET;
  const params = { ...bigints(config), stable: config.stable ? 1 : 0 };
  Object.assign(of, { params, decimals, unit, print: printOf(price), borrowAt: NOW });
  of.owned = ((AUM / 2n) * unit) / price;
}

function poolOf(pool: engine.PoolState): void {
  const { lpShare, maxClawback, minLossEvent, minLossEventShare, hold, ...params } = bigints(DEFAULT_POOL);
  const lossEvents = { lpShare, maxClawback, minLossEvent, minLossEventShare, hold };
  const day = NOW / 86_400n;
  Object.assign(pool, { params: { ...params, lossEvents }, lpSupply: AUM, aum: AUM, custodyCount: 2, marketCount: 1 });
  Object.assign(pool.fund, { balance: FUND, shares: FUND, dayBalance: FUND, day, averageAt: NOW });
  Object.assign(pool.deductible, { dayAum: AUM, day });
  const [stable, asset] = pool.custodies as [engine.CustodyState, engine.CustodyState];
  custodyOf(stable, 0, 100_000_000n);
  custodyOf(asset, 1, PRICE);
  Object.assign(engine.at(pool.exposures, 0), { market: MARKET, index: 1, stable: 0 });
}

function marketOf(market: engine.MarketState): void {
  const { secondFeed: _, ...params } = bigints(DEFAULT_MARKET);
  Object.assign(market, { params, lastPrice: PRICE, rolledAt: NOW });
  const cell = { low: PRICE, high: PRICE };
  for (const hour of market.hours) hour.range = { ...cell };
  for (const cells of [market.minutes, market.instants]) for (const one of cells) Object.assign(one, cell);
}

/** What a call leaves of a scene. */
const after = (scene: engine.Types["Scene"], name: "do_start_volatility") =>
  engine.played(name, engine.bytesOf("Scene", engine.encoded("Scene", scene)), {}, (at) =>
    engine.read("Scene", at.view, at.scene),
  ).taken;

/** Starts a token's haircut and volatility, as listing it does. */
function started(pool: engine.PoolState, custody: number): engine.PoolState {
  const type = "Instant";
  const bytes = engine.encoded(type, { pool, now: NOW, slot: 1_000n });
  const args = { custody, age: 0n };
  const read = (at: { view: DataView; scene: number }) => engine.read(type, at.view, at.scene);
  return engine.played("do_start_token", engine.bytesOf(type, bytes), args, read).taken.pool as engine.PoolState;
}

/** The market, as if it had been read. */
export function referenceRead(): Read {
  const blank = engine.read("Scene", new DataView(new ArrayBuffer(engine.sizeOf("Scene"))));
  poolOf(blank.pool);
  marketOf(blank.market);
  blank.pool = started(started(blank.pool as engine.PoolState, 0), 1);
  Object.assign(blank, { now: NOW, slot: 1_000n });
  const { pool, market } = after(blank, "do_start_volatility");
  return { now: NOW, slot: 1_000n, pool: { state: pool }, markets: [{ state: market }] } as unknown as Read;
}
