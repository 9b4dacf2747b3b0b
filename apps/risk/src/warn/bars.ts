/** Signals of a series of prices alone, as a backtest has them. */

import type { Bars } from "../series/bars";
import { volatilitiesOf } from "../stats/volatility";
import { ALLOWANCE, type Allowance } from "./budget";
import { chanceOf, EVENT, moveAt, nearnessOf } from "./hazard";
import { type Alarm, Monitor } from "./monitor";
import { type Print, recentSigma } from "./recent";
import { DEEP, moveRules, type Rule, type Signal, type Tick } from "./signals";

const HOUR = 3_600;

/** What a bar says at its end. */
export interface BarLook {
  time: number;
  /** How near the event is, as `nearnessOf` has it; NaN of the first bar. */
  nearness: number;
  signals: Signal[];
  rules: Rule[];
  /** Start of the bar, where the price is in an event. */
  event: number | null;
}

/** Signals of a bar but the forecast. */
function signalsAt(bars: Bars, i: number): Signal[] {
  const hour = Math.max(1, Math.round(HOUR / bars.step));
  const [close, before] = [bars.close[i], bars.close[i - 1]] as [number, number];
  return [
    { name: "move", value: Math.log(close / before) },
    ...(i < hour ? [] : [{ name: "hour" as const, value: Math.log(close / (bars.close[i - hour] as number)) }]),
    { name: "range", value: Math.log((bars.high[i] as number) / (bars.low[i] as number)) },
    { name: "volume", value: Math.log(1 + (bars.volume[i] as number)) },
  ];
}

/** Rules of the print that moved farther. */
function worst(ticks: readonly Tick[], prints: readonly Tick[]): Rule[] {
  const [low = [], high = []] = prints.map((print) => moveRules(ticks, print));
  return (high[0]?.level ?? 0) > (low[0]?.level ?? 0) ? high : low;
}

/** Looks at every bar, in order. */
export function* looksAt(bars: Bars): Generator<BarLook> {
  const { fast } = volatilitiesOf(bars);
  const depth = Math.ceil(DEEP.seconds / bars.step);
  const width = EVENT.hours * Math.max(1, Math.round(HOUR / bars.step));
  const ticks: Tick[] = [];
  const prints: Print[] = [];
  for (let i = 0; i < bars.length; i++) {
    const time = (bars.time[i] as number) + bars.step;
    const [low, high, close] = [bars.low[i], bars.high[i], bars.close[i]] as [number, number, number];
    // A bar began at its open: its own move counts too.
    ticks.push({ time: time - bars.step, price: bars.open[i] as number });
    if (ticks.length > depth + 1) ticks.shift();
    const event = Math.abs(moveAt(bars, i)) >= EVENT.move ? (bars.time[i] as number) : null;
    prints.push({ time, low, high, close });
    const closes = bars.close.subarray(Math.max(0, i + 1 - width), i + 1);
    const nearness = i < 1 ? Number.NaN : nearnessOf(closes, recentSigma(prints, fast[i] as number));
    // Its lowest and its highest were prints as well.
    const ends = [low, high].map((price) => ({ time, price }));
    yield { time, nearness, signals: i < 1 ? [] : signalsAt(bars, i), rules: worst(ticks, ends), event };
  }
}

/** Watches a series from its first bar to its last. An alarm's time is the end of its bar. */
export function watchBars(bars: Bars, seed: number, allowance: Allowance = ALLOWANCE): Alarm[] {
  const monitor = new Monitor(seed, allowance);
  return Array.from(looksAt(bars), ({ time, nearness, signals, rules, event }) => {
    const expected: Signal = { name: "expected", value: chanceOf(nearness) };
    return monitor.observe(time, signals.length === 0 ? [] : [...signals, expected], rules, event);
  });
}
