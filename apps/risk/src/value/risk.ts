/**
 * Value at risk: how much the book may cost others within some hours, and how much of it is liquidated (LaR), over the
 * past's scenarios in units of today's volatility. All markets move by the same scenario: crashes take all along.
 */
import { fundHealth } from "@ballast/sdk";
import { mean } from "simple-statistics";
import type { Book } from "../book/book";
import type { Marks } from "../book/marks";
import { sigmasOf } from "../book/sigma";
import { RiskError } from "../error";
import { farthest, horizonOf, type Model } from "../model/model";
import { type Curve, curvesOf, deficitsAt, liquidatedAt } from "./curve";

/** Dollars at a level, and the mean beyond it. */
export interface Quantile {
  level: number;
  value: number;
  /** Expected shortfall: the mean of what is at least as bad. */
  mean: number;
}

/** What a book may cost. Dollars. */
export interface ValueAtRisk {
  hours: number;
  scenarios: number;
  /** Deficits, where keepers act after every bar: each scenario's worst bar, at once. */
  kept: Quantile[];
  /** Deficits, if nobody acted until the worst price. */
  unkept: Quantile[];
  /** Notional that is liquidated. */
  liquidated: Quantile[];
  /** Deficits of the two markets that cost most, each in its own worst scenario: what a fund must survive. */
  coverTwo: number;
  /** Fund that pays all of `kept` at the highest level above its floor, and days that today's would last. */
  fund: { balance: number; floor: number; target: number; needed: number; runwayDays: number | null };
}

export const LEVELS = [0.95, 0.99, 0.999] as const;
/** The tail is drawn this many times as finely as the body, with the weight to fit. */
const TAIL_POINTS = 50;

/** A scenario in units of volatility, and its weight. */
interface Scenario {
  weight: number;
  down: number;
  up: number;
  worstDown: number;
  worstUp: number;
}

/**
 * The model's scenarios, and beyond its last hundredth the fitted tails: so many falls and so many rises, with the
 * worst bar as large a part of them as the worst scenarios have.
 */
export function scenariosOf(model: Model, hours: number): Scenario[] {
  const horizon = horizonOf(model, hours);
  const count = horizon.scenarios.length;
  if (count === 0) throw new RiskError("BadModel", "it has no scenarios");
  const tailShare = horizon.down.tail.share + horizon.up.tail.share;
  const body = horizon.scenarios.map(([down = 0, up = 0, worstDown = 0, worstUp = 0]) => ({
    ...{ weight: (1 - tailShare) / count, down, up, worstDown, worstUp },
  }));
  const worst = horizon.scenarios.slice(-Math.max(1, Math.floor(count / 20)));
  const part = mean(worst.map(([down = 0, up = 0, a = 0, b = 0]) => Math.max(a, b) / Math.max(1e-9, down, up)));
  const tails = ([horizon.down, horizon.up] as const).flatMap((way, side) =>
    Array.from({ length: TAIL_POINTS }, (_, i) => {
      const far = farthest(way, (way.tail.share * (i + 0.5)) / TAIL_POINTS);
      const [down, up] = side === 0 ? [far, 0] : [0, far];
      return { weight: way.tail.share / TAIL_POINTS, down, up, worstDown: down * part, worstUp: up * part };
    }),
  );
  return [...body, ...tails];
}

/** Quantiles of weighted values. */
export function quantilesOf(values: readonly number[], weights: readonly number[]): Quantile[] {
  const order = Array.from(values.keys()).sort((a, b) => (values[b] as number) - (values[a] as number));
  return LEVELS.map((level) => {
    let [weight, sum, value] = [0, 0, 0];
    for (const i of order) {
      const rest = 1 - level - weight;
      if (rest <= 1e-12) break;
      const taken = Math.min(rest, weights[i] as number);
      value = values[i] as number;
      weight += taken;
      sum += taken * value;
    }
    return { level, value, mean: sum / Math.max(1e-12, weight) };
  });
}

interface MarketCurves {
  sigma: number;
  curves: Curve[];
}

/** Dollars of a market at a fall and at a rise in volatilities: not both at once, the worse of the two. */
function costOf({ sigma, curves }: MarketCurves, down: number, up: number, of: typeof deficitsAt): number {
  const at = (share: number) => curves.reduce((sum, curve) => sum + of(curve, share), 0);
  return Math.max(at(Math.exp(-down * sigma)), at(Math.exp(up * sigma)));
}

/** Days until what is expected to be lost a day, beyond nothing coming in, has taken the fund to its floor. */
function runway(room: number, expected: number, hours: number): number | null {
  const aDay = (expected * 24) / hours;
  return aDay > 0 ? room / aDay : null;
}

/** Values a book. `EmptyBook`, `BadRange`. */
export function valueAtRisk(book: Book, marks: Marks, model: Model, hours: number): ValueAtRisk {
  if (marks.length === 0) throw new RiskError("EmptyBook", "the pool");
  const sigmas = sigmasOf(book, model.weight);
  const curves = curvesOf(marks, sigmas.length);
  const markets = sigmas.map((sigma, market) => ({ sigma, curves: curves[market] ?? [] }));
  const scenarios = scenariosOf(model, hours);
  const weights = scenarios.map(({ weight }) => weight);
  const total = (of: (market: MarketCurves, scenario: Scenario) => number) =>
    scenarios.map((scenario) => markets.reduce((sum, market) => sum + of(market, scenario), 0));
  const kept = total((market, s) => costOf(market, s.worstDown, s.worstUp, deficitsAt));
  const both = (market: MarketCurves, { down, up }: Scenario) =>
    market.curves.reduce((sum, c) => sum + liquidatedAt(c, Math.exp((c.side === 0 ? -down : up) * market.sigma)), 0);
  const worst = markets.map((market) =>
    Math.max(...scenarios.map((s) => costOf(market, s.worstDown, s.worstUp, deficitsAt))),
  );
  const { balance, target } = fundHealth(book.world);
  const floor = Number(book.world.pool.params.fundFloor) / 1e6;
  const quantiles = quantilesOf(kept, weights);
  const expected = kept.reduce((sum, value, i) => sum + value * (weights[i] as number), 0);
  const room = Math.max(0, Number(balance) / 1e6 - floor);
  return {
    ...{ hours, scenarios: scenarios.length, kept: quantiles },
    unkept: quantilesOf(
      total((market, s) => costOf(market, s.down, s.up, deficitsAt)),
      weights,
    ),
    liquidated: quantilesOf(total(both), weights),
    coverTwo: worst
      .sort((a, b) => b - a)
      .slice(0, 2)
      .reduce((sum, each) => sum + each, 0),
    fund: {
      ...{ balance: Number(balance) / 1e6, floor, target: Number(target) / 1e6 },
      needed: floor + (quantiles.at(-1)?.value ?? 0),
      runwayDays: runway(room, expected, hours),
    },
  };
}
