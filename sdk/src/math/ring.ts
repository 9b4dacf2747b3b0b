/** What a market remembers of its prices: eight hours for fresh gain, four cells of five minutes for jumps. */
import { bpsOfDown } from "./math";
import { at, type ExposureState, type HourCell, type MarketState, type PriceCell, pure } from "./state";
import { BOTH, type Bps, less, max, min, type Price, type Seconds, Side } from "./units";

/** Seconds of an hour cell. */
export const HOUR: Seconds = 3_600n;
const MINUTES = 300n;

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
  const skipped = min(now / MINUTES - from / MINUTES, 4n);
  for (let back = 0n; back < skipped; back++) {
    market.minutes[place(now - back * MINUTES, MINUTES, 4n)] = flat(market.lastPrice);
  }
  market.rolledAt = now;
}
/**
 * Credits the sides' sizes up to `now` and opens the cells of hours and minutes that began since; skipped ones get the last price.
 * Must run before any size changes. An earlier `now` changes nothing.
 */
export const roll = pure(rollInPlace);

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
export function feedInPlace(market: MarketState, price: Price, now: Seconds): void {
  if (market.lastPrice === 0n) {
    for (const hour of market.hours) hour.range = flat(price);
    market.minutes = market.minutes.map(() => flat(price));
  }
  const hour: HourCell = at(market.hours, place(now, HOUR, 8n));
  const minute = place(now, MINUTES, 4n);
  hour.range = include(hour.range, price);
  market.minutes[minute] = include(at(market.minutes, minute), price);
  market.lastPrice = price;
}
/** Takes an accepted print into the cells of `now`. Call {@link roll} first. */
export const feed = pure(feedInPlace);

const lowest = (cells: readonly PriceCell[]): Price => cells.map((c) => c.low).reduce((a, b) => min(a, b));
const highest = (cells: readonly PriceCell[]): Price => cells.map((c) => c.high).reduce((a, b) => max(a, b));

/** `ref`: the price from which gain is fresh. The lowest of the last eight hours for longs, the highest for shorts. */
export function reference(market: Pick<MarketState, "hours">, side: Side): Price {
  const ranges = market.hours.map((hour) => hour.range);
  return side === Side.Long ? lowest(ranges) : highest(ranges);
}

/** Whether the price moved more than the maintenance margin (rounded down) within the last four cells of five minutes. */
export function jumped(market: Pick<MarketState, "minutes">, maintenance: Bps): boolean {
  const low = lowest(market.minutes);
  return low !== 0n && less(highest(market.minutes), low) > bpsOfDown(maintenance, low);
}

/** Largest size-seconds of one hour in the ring. */
export const largestWeight = (market: Pick<MarketState, "hours">, side: Side): bigint =>
  market.hours.map((hour) => at(hour.weight, side)).reduce((a, b) => max(a, b));
