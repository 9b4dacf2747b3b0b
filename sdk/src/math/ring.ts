/** What a market remembers of its prices: eight hours for fresh gain, four cells of five minutes for jumps. */
import { mulDivDown } from "./math";
import { at, type Book, type ExposureState, type HourCell, type MarketState, type PriceCell, pure } from "./state";
import { BOTH, BPS_ONE, type Bps, less, max, min, type Price, type Seconds, Side } from "./units";
import { maintenance } from "./volatility";

/** Seconds of an hour cell. */
export const HOUR: Seconds = 3_600n;
const MINUTES = 300n;
const INSTANT = 60n;

const flat = (price: Price): PriceCell => ({ low: price, high: price });
const include = (cell: PriceCell, price: Price): PriceCell => ({
  low: min(cell.low, price),
  high: max(cell.high, price),
});
const remEuclid = (a: bigint, n: bigint): bigint => ((a % n) + n) % n;
const place = (time: Seconds, width: bigint, cells: bigint): number => Number(remEuclid(time / width, cells));

/** As {@link roll}, in place. */
export function rollInPlace(market: MarketState, exposure: ExposureState, now: Seconds): void {
  const from = market.rolledAt;
  if (now <= from) return;
  rollHours(market, exposure, from, now);
  fill(market.minutes, market.lastPrice, from, now, MINUTES);
  fill(market.instants, market.lastPrice, from, now, INSTANT);
  market.rolledAt = now;
}
/**
 * Credits the sides' sizes up to `now` and opens the cells of hours and minutes that began since; skipped ones get the last price.
 * Must run before any size changes. An earlier `now` changes nothing.
 */
export const roll = pure(rollInPlace);

/** The cells that began since `from` start with a price. */
function fill(cells: PriceCell[], price: Price, from: Seconds, now: Seconds, width: Seconds): void {
  const count = BigInt(cells.length);
  const skipped = min(now / width - from / width, count);
  for (let back = 0n; back < skipped; back++) cells[place(now - back * width, width, count)] = flat(price);
}

function rollHours(market: MarketState, exposure: ExposureState, from: Seconds, now: Seconds): void {
  const hours = now / HOUR - from / HOUR;
  if (hours === 0n) {
    credit(market, exposure, now, now - from);
    return;
  }
  // The rest of the hour in which time stood. Eight hours later its cell is gone anyway.
  if (hours < 8n) credit(market, exposure, from, HOUR - remEuclid(from, HOUR));
  for (let back = min(hours, 8n) - 1n; back >= 0n; back--) {
    const time = now - back * HOUR;
    market.hours[place(time, HOUR, 8n)] = { range: flat(market.lastPrice), weight: [0n, 0n] };
    credit(market, exposure, time, back === 0n ? remEuclid(now, HOUR) : HOUR);
  }
}

function credit(market: MarketState, exposure: ExposureState, time: Seconds, seconds: Seconds): void {
  const { weight } = at(market.hours, place(time, HOUR, 8n));
  for (const side of BOTH) weight[side] = at(weight, side) + at(exposure.sides, side).size * seconds;
}

/** As {@link feed}, in place. */
export function feedInPlace({ pool, market }: Book, price: Price, now: Seconds): void {
  market.lastPrice = price;
  const instant = place(now, INSTANT, 2n);
  const cell = at(market.instants, instant);
  // Within the cell of this minute, and so within the wider ones, whose time it is part of: nothing grows.
  if (cell.low <= price && price <= cell.high) return;
  if (at(market.minutes, 0).low === 0n) {
    for (const hour of market.hours) hour.range = flat(price);
    market.minutes = market.minutes.map(() => flat(price));
    market.instants = market.instants.map(() => flat(price));
  }
  const hour: HourCell = at(market.hours, place(now, HOUR, 8n));
  const minute = place(now, MINUTES, 4n);
  hour.range = include(hour.range, price);
  market.minutes[minute] = include(at(market.minutes, minute), price);
  market.instants[instant] = include(at(market.instants, instant), price);
  const mm = maintenance(market);
  if (rangesBeyond(market.instants, mm, 2n * BPS_ONE)) pool.jumpedAt = now;
  if (rangesBeyond(market.minutes, mm, BPS_ONE)) pool.movedAt = now;
}
/**
 * Takes an accepted print into the cells of `now`, and remembers in the pool if the price jumped (for LPs: range of two minutes above half of the
 * maintenance margin; for stakers: range of four cells of five minutes above it). Call {@link roll} first.
 */
export const feed = pure(feedInPlace);

const lowest = (cells: readonly PriceCell[]): Price => cells.map((c) => c.low).reduce((a, b) => min(a, b));
const highest = (cells: readonly PriceCell[]): Price => cells.map((c) => c.high).reduce((a, b) => max(a, b));

/** `ref`: the price from which gain is fresh. The lowest of the last eight hours for longs, the highest for shorts. */
export function reference(market: Pick<MarketState, "hours">, side: Side): Price {
  const ranges = market.hours.map((hour) => hour.range);
  return side === Side.Long ? lowest(ranges) : highest(ranges);
}

/** Whether the price moved more than the maintenance margin (rounded down) within the last four cells of five minutes. */
export function jumped(market: Pick<MarketState, "minutes">, mm: Bps): boolean {
  return rangesBeyond(market.minutes, mm, BPS_ONE);
}

/** Whether the highest price of some cells is more than `part / whole` above the lowest (rounded down). */
function rangesBeyond(cells: readonly PriceCell[], part: bigint, whole: bigint): boolean {
  const low = lowest(cells);
  return low !== 0n && less(highest(cells), low) > mulDivDown(low, part, whole);
}

/** Largest size-seconds of one hour in the ring. */
export const largestWeight = (market: Pick<MarketState, "hours">, side: Side): bigint =>
  market.hours.map((hour) => at(hour.weight, side)).reduce((a, b) => max(a, b));
