/**
 * Positions of every market by where they can be liquidated, counted once a moment: any ladder, with whatever steps, is
 * then a few looks into sorted prices. All sums are the engine's, exact to the unit.
 */
import { engine, ladderOf, liquidationPriceOfEach, POSITION_OFFSETS, sizeOf, type Whole } from "@ballast/sdk";
import { leverages, type Sums } from "./histogram";

export const STRIDE = sizeOf("Position");
/** Positions of a run: what is asked of the engine at once, and what is sorted by itself. */
const RUN = 4_096;
const TOP = 10;
const { state: STATE, market: MARKET } = POSITION_OFFSETS;
const SIZE = STATE + engine.offsetOf("PositionState", "size");

/** Sums of all positions of a run up to each of its prices, which rise; the first price is zero. */
export interface Run {
  prices: BigUint64Array;
  long: BigUint64Array;
  short: BigUint64Array;
  longs: Uint32Array;
  shorts: Uint32Array;
}

/** A market's positions. */
export interface Standing {
  runs: Run[];
  /** That no price makes liquidatable, and of which the engine gives an error. */
  safe: number;
  failed: number;
  /** The ten largest sizes, added up. */
  top: bigint;
}

export interface Counted {
  positions: number;
  standings: Standing[];
  /** By leverage. */
  sums: Sums[];
}

/** The memory of what was counted, which another thread is given instead of a copy. */
export const memoryOf = ({ standings }: Counted): ArrayBuffer[] =>
  standings.flatMap(({ runs }) => runs.flatMap((run) => Object.values(run).map(({ buffer }) => buffer as ArrayBuffer)));

/** What stands between two prices. */
export interface Between {
  long: bigint;
  short: bigint;
  longs: number;
  shorts: number;
}

/** The engine's rungs between all prices that a position of the run has: one of each price. */
function runOf(
  whole: Whole,
  part: Uint8Array,
  market: number,
  steps: bigint[],
): { run: Run; safe: number; failed: number } {
  const { rungs, safe, failed } = ladderOf(whole, part, { market, steps });
  const { length } = rungs;
  const run = {
    ...{ prices: BigUint64Array.of(0n, ...steps), long: new BigUint64Array(length), short: new BigUint64Array(length) },
    ...{ longs: new Uint32Array(length), shorts: new Uint32Array(length) },
  };
  const sum = { long: 0n, short: 0n, longs: 0, shorts: 0 };
  for (const [i, rung] of rungs.entries()) {
    run.long[i] = sum.long += rung.long;
    run.short[i] = sum.short += rung.short;
    run.longs[i] = sum.longs += rung.longs;
    run.shorts[i] = sum.shorts += rung.shorts;
  }
  return { run, safe, failed };
}

/** Prices of a part's positions, by market: rising, none twice. */
function pricesOf(whole: Whole, part: Uint8Array): bigint[][] {
  const rows = liquidationPriceOfEach(whole, part);
  const found = whole.markets.map(() => new Set<bigint>());
  for (let i = 0; i < rows.length; i++) {
    const { error, market, price } = rows.at(i);
    if (error === 0 && price !== null && price > 0n) found[market]?.add(price);
  }
  return found.map((prices) => [...BigUint64Array.from(prices).sort()]);
}

/** The ten largest sizes of a market, added up. */
function topOf(packed: Uint8Array, market: Uint8Array): bigint {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const wanted = new DataView(market.buffer, market.byteOffset, 32);
  const first = wanted.getBigUint64(0, true);
  const last = wanted.getBigUint64(24, true);
  let top: bigint[] = [];
  for (let at = 0; at < packed.length; at += STRIDE) {
    if (view.getBigUint64(at + MARKET, true) !== first || view.getBigUint64(at + MARKET + 24, true) !== last) continue;
    const size = view.getBigUint64(at + SIZE, true);
    if (top.length === TOP && size <= (top[TOP - 1] ?? 0n)) continue;
    top = [...top, size].sort((a, b) => (a < b ? 1 : -1)).slice(0, TOP);
  }
  return top.reduce((sum, size) => sum + size, 0n);
}

/** Counts all positions: 0.5 s for a hundred thousand. */
export function countedIn(whole: Whole, packed: Uint8Array): Counted {
  const { exposures } = whole.pool.state;
  const standings = whole.markets.map((_, market): Standing => {
    const top = topOf(packed, engine.at(exposures, market).market.toBytes());
    return { runs: [], safe: 0, failed: 0, top };
  });
  for (let from = 0; from < packed.length; from += RUN * STRIDE) {
    const part = packed.subarray(from, from + RUN * STRIDE);
    for (const [market, steps] of pricesOf(whole, part).entries()) {
      const standing = engine.at(standings, market);
      const { run, safe, failed } = runOf(whole, part, market, steps);
      standing.runs.push(run);
      standing.safe += safe;
      standing.failed += failed;
    }
  }
  return { positions: packed.length / STRIDE, standings, sums: leverages(whole, packed) };
}

/** How many of a run's prices are below one. */
function below(prices: BigUint64Array, price: bigint): number {
  let [low, high] = [0, prices.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((prices[middle] as bigint) < price) low = middle + 1;
    else high = middle;
  }
  return low;
}

const upTo = (sums: BigUint64Array | Uint32Array, count: number) => (count === 0 ? 0 : (sums[count - 1] ?? 0));

/** What stands below the first of some rising prices, from each of them to the next, and from the last on. */
export function rungsIn({ runs }: Standing, prices: readonly bigint[]): Between[] {
  const rungs = Array.from({ length: prices.length + 1 }, () => ({ long: 0n, short: 0n, longs: 0, shorts: 0 }));
  for (const { prices: own, long, short, longs, shorts } of runs) {
    let last = 0;
    for (const [i, rung] of rungs.entries()) {
      const price = prices[i];
      const next = price === undefined ? own.length : below(own, price);
      rung.long += BigInt(upTo(long, next)) - BigInt(upTo(long, last));
      rung.short += BigInt(upTo(short, next)) - BigInt(upTo(short, last));
      rung.longs += Number(upTo(longs, next)) - Number(upTo(longs, last));
      rung.shorts += Number(upTo(shorts, next)) - Number(upTo(shorts, last));
      last = next;
    }
  }
  return rungs;
}
