/** What challengers may look at beside distance and volatility: the price's past, seen from the account's side. */
import type { Bars } from "../series/bars";
import type { Volatilities } from "../stats/volatility";
import type { Account } from "./accounts";

/** Names, in the order of a row. */
export const FEATURES = [
  ...(["distance", "units", "fast", "slow", "ratio", "side", "hour", "fourHours", "day", "range"] as const),
  ...(["worstBar", "fromBest", "volume", "sine", "cosine", "leverage"] as const),
] as const;
export const WIDTH = FEATURES.length;

interface At {
  bars: Bars;
  volatilities: Volatilities;
  bar: number;
  account: Account;
  distance: number;
}

const HOUR = 3_600;
const DAY = 86_400;
/** Weight of the fast variance in the unit of a distance: only a scale, which both kinds of challenger refit. */
const WEIGHT = 0.7;

function past({ bars, bar }: At, seconds: number): { from: number; high: number; low: number; volume: number } {
  const width = Math.round(seconds / bars.step);
  const from = Math.max(0, bar - width);
  let [high, low, volume] = [0, Number.MAX_VALUE, 0];
  for (let i = from + 1; i <= bar; i++) {
    high = Math.max(high, bars.high[i] as number);
    low = Math.min(low, bars.low[i] as number);
    volume += bars.volume[i] as number;
  }
  return { from, high: high || (bars.close[bar] as number), low: Math.min(low, bars.close[bar] as number), volume };
}

/** The worst move of one bar within a day, toward the account's liquidation. */
function worstBar({ bars, bar, account }: At, from: number): number {
  let worst = 0;
  for (let i = from + 1; i <= bar; i++) {
    const fell = Math.log((bars.close[i - 1] as number) / (bars.low[i] as number));
    const rose = Math.log((bars.high[i] as number) / (bars.close[i - 1] as number));
    worst = Math.max(worst, account.side === 0 ? fell : rose);
  }
  return worst;
}

/** The features of a row. */
export function featuresOf(at: At): number[] {
  const { bars, volatilities, bar, account, distance } = at;
  const fast = volatilities.fast[bar] as number;
  const slow = volatilities.slow[bar] as number;
  const sigma = Math.sqrt(WEIGHT * fast * fast + (1 - WEIGHT) * slow * slow);
  const price = bars.close[bar] as number;
  // A move against the account is positive.
  const sign = account.side === 0 ? -1 : 1;
  const [hour, four, day] = [past(at, HOUR), past(at, 4 * HOUR), past(at, DAY)];
  const against = ({ from }: { from: number }) => (sign * Math.log(price / (bars.close[from] as number))) / sigma;
  const best = account.side === 0 ? day.high : day.low;
  const angle = (2 * Math.PI * ((bars.time[bar] as number) % DAY)) / DAY;
  const pace = (hour.volume * 24) / Math.max(1e-9, day.volume);
  return [
    ...[distance, distance / sigma, Math.log(fast), Math.log(slow), Math.log(fast / slow), account.side],
    ...[against(hour), against(four), against(day), Math.log(four.high / four.low) / sigma],
    ...[worstBar(at, day.from) / sigma, (sign * Math.log(price / best)) / sigma, Math.log(Math.max(1e-3, pace))],
    ...[Math.sin(angle), Math.cos(angle), Math.log(account.leverage)],
  ];
}
