/** How much stands at which leverage, and what can be liquidated at once. */
import { engine, healthOfEach, POSITION_OFFSETS, sizeOf, type Whole } from "@ballast/sdk";
import type { Histogram } from "../contract/index";
import { text } from "./plain";

/** Where bins begin, 1e-4: 1x, 2x, 5x ... */
const BINS = [0, 10_000, 20_000, 30_000, 50_000, 75_000, 100_000, 150_000, 200_000, 300_000, 500_000];
const STRIDE = sizeOf("Position");
/** Rows that are made at a time, 104 KB: those of more outlive their use, and are collected late. */
const AT_ONCE = 1_024;
const SIDE = POSITION_OFFSETS.state + engine.offsetOf("PositionState", "side");

export interface Sums {
  bins: { long: bigint; short: bigint; longs: number; shorts: number }[];
  bankrupt: number;
  failed: number;
  liquidatable: number;
  notional: bigint;
}

const emptySums = (): Sums => ({
  bins: BINS.map(() => ({ long: 0n, short: 0n, longs: 0, shorts: 0 })),
  ...{ bankrupt: 0, failed: 0, liquidatable: 0, notional: 0n },
});

/** Every position by its leverage, by market. */
export function leverages(whole: Whole, packed: Uint8Array): Sums[] {
  const sums = whole.markets.map(emptySums);
  for (let from = 0; from < packed.length; from += AT_ONCE * STRIDE) {
    const part = packed.subarray(from, from + AT_ONCE * STRIDE);
    const rows = healthOfEach(whole, part);
    for (let i = 0; i < rows.length; i++) count(sums, rows.at(i), part[i * STRIDE + SIDE] ?? 0);
  }
  return sums;
}

function count(
  sums: Sums[],
  { error, market, health }: ReturnType<ReturnType<typeof healthOfEach>["at"]>,
  side: number,
) {
  const own = sums[market];
  if (own === undefined) return;
  if (error !== 0) {
    own.failed++;
    return;
  }
  if (health.liquidatable) {
    own.liquidatable++;
    own.notional += health.notional;
  }
  if (health.leverage === null) {
    own.bankrupt++;
    return;
  }
  const leverage = Number(health.leverage);
  const bin = own.bins[BINS.findLastIndex((from) => from <= leverage)];
  if (bin === undefined) return;
  if (side === 0) {
    bin.long += health.notional;
    bin.longs++;
  } else {
    bin.short += health.notional;
    bin.shorts++;
  }
}

export const histogramOf = (market: number, { bins, bankrupt, failed }: Sums): Histogram => ({
  market,
  bins: bins.map(({ long, short, longs, shorts }, i) => ({
    ...{ from: String(BINS[i]), to: BINS[i + 1] === undefined ? null : String(BINS[i + 1]) },
    ...{ long: text(long), short: text(short), longs, shorts },
  })),
  ...{ bankrupt, failed },
});
