/** Signals of a series of prices alone, as a backtest has them. */

import type { Model } from "../model/model";
import { shippedModel } from "../model/shipped";
import type { Bars } from "../series/bars";
import { volatilitiesOf } from "../stats/volatility";
import { EVENT, hazardOf } from "./hazard";
import { type Alarm, LIMITS, type Limits, Monitor } from "./monitor";
import { DEEP, moveRules, type Rule, type Signal, type Tick } from "./signals";

const HOUR = 3_600;

/** Signals of a bar; nothing of the first hour. `fast`: volatility of an hour, bar by bar. */
export function signalsAt(bars: Bars, i: number, model: Model, fast: Float64Array): Signal[] {
  const hour = Math.max(1, Math.round(HOUR / bars.step));
  if (i < hour) return [];
  const closes = bars.close.subarray(Math.max(0, i + 1 - EVENT.hours * hour), i + 1);
  const [close, before, then] = [bars.close[i], bars.close[i - 1], bars.close[i - hour]] as [number, number, number];
  return [
    { name: "move", value: Math.log(close / before) },
    { name: "hour", value: Math.log(close / then) },
    { name: "range", value: Math.log((bars.high[i] as number) / (bars.low[i] as number)) },
    { name: "volume", value: Math.log(1 + (bars.volume[i] as number)) },
    { name: "expected", value: hazardOf(model, closes, fast[i] as number) },
  ];
}

/** Rules of the print that moved farther. */
function worst(ticks: readonly Tick[], prints: readonly Tick[]): Rule[] {
  const [low = [], high = []] = prints.map((print) => moveRules(ticks, print));
  return (high[0]?.level ?? 0) > (low[0]?.level ?? 0) ? high : low;
}

/** Watches a series from its first bar to its last. An alarm's time is the end of its bar. */
export function watchBars(bars: Bars, seed: number, limits: Limits = LIMITS): Alarm[] {
  const monitor = new Monitor(seed, limits);
  const model = shippedModel();
  const { fast } = volatilitiesOf(bars);
  const depth = Math.ceil(DEEP.seconds / bars.step);
  const alarms: Alarm[] = [];
  const ticks: Tick[] = [];
  for (let i = 0; i < bars.length; i++) {
    const time = (bars.time[i] as number) + bars.step;
    // Its lowest and its highest were prints as well.
    const prints = [bars.low[i] as number, bars.high[i] as number].map((price) => ({ time, price }));
    // A bar began at its open: its own move counts too.
    ticks.push({ time: time - bars.step, price: bars.open[i] as number });
    if (ticks.length > depth + 1) ticks.shift();
    alarms.push(monitor.observe(time, signalsAt(bars, i, model, fast), worst(ticks, prints)));
  }
  return alarms;
}
