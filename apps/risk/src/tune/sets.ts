/** Which series are tuned on and held out, by the second protocol, and the times that they are judged in. */
import { between } from "../series/bars";
import { seriesIn } from "../series/find";
import type { Watched } from "./forecasts";
import { companyOf, type Moments, momentsOf } from "./moments";

/** Seconds of a day's beginning. */
export const at = (day: string): number => Date.parse(`${day}T00:00Z`) / 1_000;

export interface Span {
  from: number;
  to: number;
}

const days = (from: string, to: string): Span => ({ from: at(from), to: at(to) });

/** Weights are fitted from here. */
export const FIRST = at("2021-05-01");
/** Folds, in order of time. */
export const FOLDS: readonly Span[] = [
  days("2021-09-01", "2022-01-01"),
  days("2022-01-01", "2022-05-01"),
  days("2022-05-01", "2022-09-01"),
  days("2022-09-01", "2023-01-01"),
];
export const VALIDATED = days("2023-01-01", "2024-01-01");
/** Years of the days that are held out, July to July. */
export const YEARS: readonly Span[] = [days("2024-07-01", "2025-07-01"), days("2025-07-01", "2026-08-01")];

/** Markets that are watched together: the beginnings of their files' names. */
export const HOURLY = ["sol-1h", "avax-1h", "btc-1h", "eth-1h", "luna-1h", "ftt-1h"];
export const MINUTES = [
  ["tune-sol-15m-2021", "tune-btc-15m-2021", "tune-eth-15m-2021"],
  ["tune-sol-5m-2022", "tune-avax-5m-2022"],
  ["tune-btc-5m-2022", "tune-eth-5m-2022"],
  ["tune-sol-15m-2022"],
];
export const HELD_OUT = ["sol", "avax", "near", "xrp", "bnb", "ada", "link"].map((name) => `${name}-15m`);
export const HELD_OUT_MINUTES = [["near-1m", "avax-1m"], ["sol-1m"]];

/** A set of series, each with what the others say. `to`: nothing from there on is read. */
export function watchedIn(folder: string, names: readonly string[], seed: number, to = Infinity): Watched[] {
  const all = names.map((name): Moments => momentsOf(name, between(seriesIn(folder, name), 0, to), seed));
  return all.map((moments) => ({
    moments,
    company: companyOf(
      moments,
      all.filter((other) => other !== moments),
    ),
  }));
}
