/** Series of prices that nobody traded: volatility that comes and goes, steps with fat tails, now and then a crash. */
import { type Bars, room } from "../../src/series/bars";
import { Random } from "../../src/stats/random";

/** 15-minute bars from 1 January 2025 on. */
export function madeBars(seed: number, days: number, crashes: readonly number[] = []): Bars {
  const random = new Random(seed);
  const step = 900;
  const bars = room(days * 96, step);
  const start = Date.parse("2025-01-01T00:00Z") / 1_000;
  let [price, variance] = [150, 1];
  for (let i = 0; i < bars.length; i++) {
    const sigma = 0.0035 * Math.sqrt(variance);
    const open = price;
    let [high, low] = [open, open];
    // Three steps in a bar, so that highs and lows are beyond its ends.
    for (let k = 0; k < 3; k++) {
      const shock = (random.normal() / Math.sqrt((random.exponential(1) + random.exponential(1)) / 2)) * 0.7;
      price *= Math.exp((sigma * shock) / Math.sqrt(3) - (crashes.includes(i) ? 0.05 : 0));
      [high, low] = [Math.max(high, price), Math.min(low, price)];
    }
    const shock = Math.min(9, (Math.log(price / open) / sigma) ** 2);
    variance = Math.min(20, 0.02 + 0.93 * variance + 0.05 * shock);
    const volume = 1_000 * Math.exp(0.5 * random.normal()) * (crashes.includes(i) ? 20 : 1 + shock / 9);
    const columns = { time: start + i * step, open, high, low, close: price, volume };
    for (const [name, value] of Object.entries(columns)) (bars[name as "open"] as Float64Array)[i] = value;
  }
  return bars;
}
