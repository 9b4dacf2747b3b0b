/** Signals of a series of prices alone, as a backtest has them. */

import type { Bars } from "../series/bars";
import { volatilitiesOf } from "../stats/volatility";
import { ALLOWANCE, type Allowance } from "./budget";
import { EVENT, hazardOf, moveAt } from "./hazard";
import { type Alarm, Monitor } from "./monitor";
import { type Print, recentSigma } from "./recent";
import { DEEP, moveRules, type Rule, type Signal, type Tick } from "./signals";

const HOUR = 3_600;

/** Signals of a bar; nothing of the first. `sigma`: volatility of the last hours. */
function signalsAt(bars: Bars, i: number, sigma: number): Signal[] {
  const hour = Math.max(1, Math.round(HOUR / bars.step));
  if (i < 1) return [];
  const closes = bars.close.subarray(Math.max(0, i + 1 - EVENT.hours * hour), i + 1);
  const [close, before] = [bars.close[i], bars.close[i - 1]] as [number, number];
  return [
    { name: "move", value: Math.log(close / before) },
    ...(i < hour ? [] : [{ name: "hour" as const, value: Math.log(close / (bars.close[i - hour] as number)) }]),
    { name: "range", value: Math.log((bars.high[i] as number) / (bars.low[i] as number)) },
    { name: "volume", value: Math.log(1 + (bars.volume[i] as number)) },
    { name: "expected", value: hazardOf(closes, sigma) },
  ];
}

/** Rules of the print that moved farther. */
function worst(ticks: readonly Tick[], prints: readonly Tick[]): Rule[] {
  const [low = [], high = []] = prints.map((print) => moveRules(ticks, print));
  return (high[0]?.level ?? 0) > (low[0]?.level ?? 0) ? high : low;
}

/** Watches a series from its first bar to its last. An alarm's time is the end of its bar. */
export function watchBars(bars: Bars, seed: number, allowance: Allowance = ALLOWANCE): Alarm[] {
  const monitor = new Monitor(seed, allowance);
  const { fast } = volatilitiesOf(bars);
  const depth = Math.ceil(DEEP.seconds / bars.step);
  const alarms: Alarm[] = [];
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
    const signals = signalsAt(bars, i, recentSigma(prints, fast[i] as number));
    // Its lowest and its highest were prints as well.
    const ends = [low, high].map((price) => ({ time, price }));
    alarms.push(monitor.observe(time, signals, worst(ticks, ends), event));
  }
  return alarms;
}
