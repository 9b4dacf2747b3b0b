/**
 * How much a price moves, and what follows for margins: sigma from a grid of five minutes, initial margin from sigma, maintenance margin and
 * haircuts that follow slowly. Per cell the larger of the range estimator `ln(high/low)^2 / (4 ln 2)` (Parkinson 1980) and of the squared
 * return since the cell before; averaged exponentially over a day and over 30 days.
 */
import { bpsOfDown, bpsOfUp, mulDivDown, mulDivUp, sqrt } from "./math";
import {
  at,
  bookOf,
  type CustodyParams,
  type CustodyState,
  exposureOf,
  hasOpenEvent,
  type MarketParams,
  type MarketState,
  type PoolState,
  type Print,
  pure,
  type Volatility,
} from "./state";
import {
  abs,
  BOTH,
  type Bps,
  clamp,
  divCeil,
  less,
  max,
  min,
  type Price,
  plus,
  type Seconds,
  Side,
  U64_MAX,
  type Usd,
} from "./units";

/** Seconds of a cell. */
export const CELL: Seconds = 300n;
/** Of the prints of so many seconds the first counts. */
export const WINDOW: Seconds = 10n;
const AN_HOUR = 12n;
const FAST = 288n;
const SLOW = 8_640n;
const CLAMP = 16n;
const LEAST = 100_000n;
const MOST = 1_000_000_000_000_000_000n;
const BILLION = 1_000_000_000n;
const FOUR_LN_2 = 2_772_588_722n;
const BP = 100_000n;
const IM_CAP: Bps = 5_000n;
const HAIRCUT_CAP = 5_000n * BP;
const RAMP = 44_100n;

/** What of a custody follows volatility. */
export type Measured = Pick<CustodyState, "sigma" | "haircut" | "haircutAt" | "params">;

/** A token's volatility and haircut before any market measures it, in place. `MathOverflow`. */
export function startCustodyInPlace(custody: Measured, now: Seconds): void {
  custody.sigma = custody.params.sigma;
  custody.haircut = haircutTarget(custody);
  custody.haircutAt = now;
}

/** A market's variances at its start: those of its token's configured volatility. Margins follow at once. In place; `MathOverflow`. */
export function startMarketInPlace(market: MarketState, custody: Measured, now: Seconds): void {
  const variance = min(custody.params.sigma ** 2n, U64_MAX);
  Object.assign(market.volatility, { fast: variance, slow: variance, unclamped: variance });
  market.volatility.baseIm = baseIm(market, sigma(market));
  market.volatility.mm = mmTarget(market);
  market.volatility.mmAt = now;
}

const floorDiv = (a: bigint, d: bigint): bigint => (a - (((a % d) + d) % d)) / d;

/** Whether a print is the first of its window, by the publish time of the print before it. No errors. */
export const counts = (before: Seconds, { publishTime }: Print): boolean =>
  abs(publishTime) / WINDOW > abs(before) / WINDOW;

/**
 * Takes an accepted print that {@link counts} into the grid, in place. The first print of a new cell closes the one before: volatility and margins move then, at most
 * once in five minutes. Call it for prints in the order of their publish times. `MathOverflow`.
 */
export function feedInPlace(market: MarketState, custody: Measured, { price, publishTime }: Print, now: Seconds): void {
  const cell = floorDiv(publishTime, CELL);
  const v = market.volatility;
  if (v.cell === 0n) {
    Object.assign(v, { cell, width: 1n, close: price, range: { low: price, high: price } });
  } else if (cell > v.cell) {
    closeCell(market, custody, cell, now);
    v.range = { low: price, high: price };
  }
  v.range = { low: min(v.range.low, price), high: max(v.range.high, price) };
  v.last = price;
}

/** Closes the open cell and opens number `next`. Cells without prints share the move that was found after them. */
function closeCell(market: MarketState, custody: Measured, next: bigint, now: Seconds): void {
  const v = market.volatility;
  measure(v);
  Object.assign(v, { close: v.last, width: max(next - v.cell, 1n), cell: next });
  custody.sigma = sigma(market);
  v.baseIm = baseIm(market, custody.sigma);
  const target = mmTarget(market);
  const calm = BOTH.every((side) => !hasOpenEvent(bookOf(market, side)));
  v.mm = ramped(v.mm, target, calm ? now - v.mmAt : 0n);
  v.mmAt = now;
  follow(custody, now, calm);
}

/**
 * A token without market has the configured volatility; its haircut follows what is configured as slowly as any other, in place. With each of its
 * prints. `MathOverflow`.
 */
export function unmeasuredInPlace(custody: Measured, now: Seconds): void {
  if (now - custody.haircutAt < CELL) return;
  custody.sigma = custody.params.sigma;
  follow(custody, now, true);
}

/** Moves a haircut towards its target. */
function follow(custody: Measured, now: Seconds, mayRise: boolean): void {
  custody.haircut = ramped(custody.haircut, haircutTarget(custody), mayRise ? now - custody.haircutAt : 0n);
  custody.haircutAt = now;
}

/**
 * New parameters of a token, in place. Its haircut falls at once and rises from now on, a tenth an hour; sigma is theirs where no market
 * measures it. `MathOverflow`.
 */
export function changeCustodyInPlace(custody: Measured, params: CustodyParams, measured: boolean, now: Seconds): void {
  follow(custody, now, true);
  custody.params = params;
  if (!measured) custody.sigma = params.sigma;
  custody.haircut = min(custody.haircut, haircutTarget(custody));
}

/** As {@link changeMarket}, in place. */
export function changeMarketInPlace(market: MarketState, params: MarketParams, now: Seconds): void {
  const v = market.volatility;
  v.mm = ramped(v.mm, mmTarget(market), now - v.mmAt);
  v.mmAt = now;
  market.params = params;
  v.baseIm = baseIm(market, sigma(market));
  v.mm = min(v.mm, mmTarget(market));
}
/**
 * New parameters of a market. Initial margin is theirs at once: it binds new risk only. Maintenance margin falls at once and rises from
 * now on, a tenth an hour. `MathOverflow`.
 */
export const changeMarket = pure(changeMarketInPlace);

/** The open cell's variance joins the averages. */
function measure(v: Volatility): void {
  const range = mulDivDown(squaredLog(v.range.low, v.range.high), BILLION, FOUR_LN_2);
  const moved = squaredLog(min(v.close, v.last), max(v.close, v.last));
  const hourly = (min(max(range, moved), MOST) * AN_HOUR) / v.width;
  const clamped = min(hourly, min(max(max(v.fast, v.slow), LEAST ** 2n) * CLAMP, U64_MAX));
  v.fast = average(v.fast, clamped, v.width, FAST);
  v.slow = average(v.slow, clamped, v.width, SLOW);
  v.unclamped = average(v.unclamped, hourly, v.width, SLOW);
}

/** `ln(high / low)^2`, 1e-18, from the first four terms of `2 artanh((high - low) / (high + low))`. */
function squaredLog(low: Price, high: Price): bigint {
  const gap = less(high, low);
  const z = mulDivDown(gap, BILLION / 2n, low + gap / 2n);
  const square = (z * z) / BILLION;
  const third = (z * square) / BILLION;
  const fifth = (third * square) / BILLION;
  const seventh = (fifth * square) / BILLION;
  return (2n * (z + third / 3n + fifth / 5n + seventh / 7n)) ** 2n;
}

/** An exponential average moved towards `value` by `weight` cells out of `window`. */
function average(old: bigint, value: bigint, weight: bigint, window: bigint): bigint {
  const part = (gap: bigint) => mulDivDown(gap, min(weight, window), window);
  return value >= old ? old + part(value - old) : old - part(old - value);
}

/** `0.75 max(fast, slow) + 0.25 stress`, 1e-9 per square root of an hour, rounded down; stress as configured, and at least the unclamped 30 days. */
export function sigma({ volatility: v, params }: Pick<MarketState, "volatility" | "params">): bigint {
  const stress = max(sqrt(v.unclamped), params.stress);
  return max((3n * sqrt(max(v.fast, v.slow)) + stress) / 4n, LEAST);
}

/** k sigma sqrt(h), within the market's least initial margin and 50 %, rounded up. `MathOverflow`. */
export const baseIm = ({ params }: Pick<MarketState, "params">, volatility: bigint): Bps =>
  min(max(mulDivUp(volatility, params.marginSigmas, BILLION), params.im), IM_CAP);

/** Maintenance margin once its ramp has ended, 1e-9: half of the initial margin before its add-on, and what is configured at least. */
export const mmTarget = ({ volatility, params }: Pick<MarketState, "volatility" | "params">): bigint =>
  max(volatility.baseIm * (BP / 2n), params.mm * BP);

/** A haircut once its ramp has ended, 1e-9: floor + z sigma sqrt(h), 50 % at most. */
export const haircutTarget = ({ sigma: volatility, params }: Pick<CustodyState, "sigma" | "params">): bigint =>
  min(min(mulDivUp(volatility, params.haircutSigmas, 10_000n) + params.haircut * BP, U64_MAX), HAIRCUT_CAP);

/** Falls at once, rises by less than a tenth of itself in any hour; of the time that passed an hour counts. */
const ramped = (old: bigint, target: bigint, elapsed: Seconds): bigint =>
  min(target, min(old + mulDivDown(old, clamp(elapsed, 0n, 3_600n), RAMP), U64_MAX));

/** Maintenance margin in force, rounded down. */
export const maintenance = ({ volatility }: Pick<MarketState, "volatility">): Bps => volatility.mm / BP;
/** What is taken off a token's value as collateral, rounded up. */
export const haircut = (custody: Pick<CustodyState, "haircut">): Bps => divCeil(custody.haircut, BP);

/**
 * Initial margin in force: the base, and on top of it up to `oiAddon` as the market's open interest grows from `oiLow` to `oiHigh` of the market's share
 * of AUM. Rounded up; `more`: what an order adds to it. `MathOverflow`.
 */
export function initial(pool: PoolState, market: MarketState, more: Usd = 0n): Bps {
  const { params: p } = market;
  const base = market.volatility.baseIm;
  const { sides } = exposureOf(pool, market);
  const interest = plus(plus(at(sides, Side.Long).entry, at(sides, Side.Short).entry), more);
  const share = bpsOfDown(p.weight, pool.aum);
  const above = less(interest, bpsOfDown(p.oiLow, share));
  if (above === 0n || p.oiAddon === 0n) return base;
  const span = max(bpsOfDown(less(p.oiHigh, p.oiLow), share), 1n);
  return base + bpsOfUp(mulDivUp(p.oiAddon, min(above, span), span), base);
}
