/** What a series says at the end of each bar, in columns: everything that a setting of warnings is tried on. */
import type { Bars } from "../series/bars";
import { volatilitiesOf } from "../stats/volatility";
import { looksAt } from "../warn/bars";
import { Monitor } from "../warn/monitor";
import { firstFrom } from "../warn/score";

export interface Moments {
  name: string;
  bars: Bars;
  length: number;
  /** Ends of the bars. */
  time: Float64Array;
  /** As `nearnessOf` has it: infinite where the event is there, NaN of the first bar. */
  nearness: Float64Array;
  /** What detectors find unusual, over the groups. */
  evidence: Float64Array;
  /** Level of the rule of moves that holds. */
  move: Uint8Array;
  /** Start of the bar where the price is in an event, else NaN. */
  event: Float64Array;
  /** How far the price moved within the hour, in volatilities of the day before it; NaN where that is not known. */
  stride: Float64Array;
}

const HOUR = 3_600;

/** Moments of a series, from its first bar on. */
export function momentsOf(name: string, bars: Bars, seed: number): Moments {
  const { length } = bars;
  const column = () => new Float64Array(length).fill(Number.NaN);
  const found = { time: column(), nearness: column(), evidence: column(), event: column(), stride: column() };
  const move = new Uint8Array(length);
  const monitor = new Monitor(seed);
  const { fast } = volatilitiesOf(bars);
  const hour = Math.max(1, Math.round(HOUR / bars.step));
  let i = 0;
  for (const { time, nearness, signals, rules, event } of looksAt(bars)) {
    const { price, flow, oracle } = monitor.observe(time, signals).groups;
    found.time[i] = time;
    found.nearness[i] = nearness;
    found.evidence[i] = price + flow + oracle;
    found.event[i] = event ?? Number.NaN;
    move[i] = Math.max(0, ...rules.map(({ level }) => level));
    if (i >= hour) {
      const moved = Math.abs(Math.log((bars.close[i] as number) / (bars.close[i - hour] as number)));
      found.stride[i] = moved / Math.max(1e-5, fast[i - hour] as number);
    }
    i += 1;
  }
  return { name, bars, length, move, ...found };
}

/** What the markets that are watched together say of each other; NaN where a market is alone. */
export interface Company {
  mean: Float64Array;
  most: Float64Array;
  /** The joint CUSUM. */
  joint: Float64Array;
}

/** An event that is there counts as this near. */
const THERE = 2.5;
/** A Gaussian's mean distance from its mean, in deviations. */
const USUAL = 0.8;
/** Hours in which the joint sum forgets 1/e. */
const FORGET = 4;

/** What the others say to each moment of a market. */
export function companyOf(market: Moments, others: readonly Moments[]): Company {
  const column = () => new Float64Array(market.length).fill(Number.NaN);
  const found = { mean: column(), most: column(), joint: column() };
  let [sum, before] = [0, market.time[0] as number];
  for (let i = 0; i < market.length; i++) {
    const time = market.time[i] as number;
    const places = others.map((other) => ({ other, at: firstFrom(other.time, time) }));
    const here = places.filter(({ other, at }) => other.time[at] === time && !Number.isNaN(other.nearness[at]));
    const near = here.map(({ other, at }) => Math.min(THERE, other.nearness[at] as number));
    const strides = here.map(({ other, at }) => other.stride[at] as number).filter((stride) => !Number.isNaN(stride));
    const hours = Math.min(1, (time - before) / HOUR);
    const mean = strides.reduce((all, stride) => all + stride, 0) / strides.length;
    const drift = strides.length === 0 ? 0 : mean - USUAL;
    sum = Math.max(0, sum * Math.exp(-hours / FORGET) + drift * hours);
    before = time;
    if (near.length === 0) continue;
    found.mean[i] = near.reduce((all, each) => all + each, 0) / near.length;
    found.most[i] = Math.max(...near);
    found.joint[i] = sum;
  }
  return found;
}
