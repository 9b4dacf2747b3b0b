/** Which accounts are likely to be liquidated within some hours: a forecast of every position of a live book. */
import type { Book } from "../book/book";
import type { Marks } from "../book/marks";
import { sigmasOf } from "../book/sigma";
import { RiskError } from "../error";
import { forecastOf } from "../model/forecast";
import { type Horizon, horizonOf, type Model } from "../model/model";

/** Forecasts by place in the book. */
export interface Forecasts {
  hours: number;
  probability: Float64Array;
  /** Positions that are expected to be liquidated, and dollars of their notional. */
  expected: number;
  notional: number;
}

/** Distances are looked up in a table of so many steps of a tenth of a volatility: the sum of roundings is nothing. */
const STEPS = 4_096;
const WIDTH = 1 / 64;

/** One direction of one market, so that a position costs one look and no search. */
function tableOf(model: Model, horizon: Horizon, side: number, sigma: number): Float64Array {
  return Float64Array.from({ length: STEPS + 1 }, (_, i) =>
    forecastOf(model, horizon, { side, distance: Math.max(1e-12, i * WIDTH * sigma), sigma }),
  );
}

/** Logarithm of how far a position's limit is. */
export const distanceOf = (side: number, limit: number): number => (side === 0 ? -Math.log(limit) : Math.log(limit));

function looked(table: Float64Array, units: number): number {
  if (units <= 0) return 1;
  const at = units / WIDTH;
  if (at >= STEPS) return table[STEPS] as number;
  const low = Math.floor(at);
  const left = table[low] as number;
  return left + (at - low) * ((table[low + 1] as number) - left);
}

/** Forecasts every position. `BadRange` for hours that the model does not know, `EmptyBook`. */
export function forecastsOf(book: Book, marks: Marks, model: Model, hours: number): Forecasts {
  if (marks.length === 0) throw new RiskError("EmptyBook", "the pool");
  const horizon = horizonOf(model, hours);
  const sigmas = sigmasOf(book, model.weight);
  const tables = sigmas.map((sigma) => [0, 1].map((side) => tableOf(model, horizon, side, sigma)));
  const probability = new Float64Array(marks.length);
  let [expected, notional] = [0, 0];
  for (let i = 0; i < marks.length; i++) {
    const limit = marks.limit[i] as number;
    const market = marks.market[i] as number;
    const table = tables[market]?.[marks.side[i] as number];
    if (table === undefined || Number.isNaN(limit)) continue;
    const p = looked(table, distanceOf(marks.side[i] as number, limit) / (sigmas[market] as number));
    probability[i] = p;
    expected += p;
    notional += p * (marks.notional[i] as number);
  }
  return { hours, probability, expected, notional };
}

/** One account of a list of the likeliest. */
export interface AtRisk {
  position: string;
  market: number;
  side: "long" | "short";
  notional: number;
  /** Move of the price that is enough, as a share. */
  move: number;
  probability: number;
}

/** The accounts with the highest forecasts. */
export function likeliest(book: Book, marks: Marks, { probability }: Forecasts, count: number): AtRisk[] {
  return Array.from(probability.keys())
    .sort((a, b) => (probability[b] as number) - (probability[a] as number))
    .slice(0, count)
    .filter((place) => (probability[place] as number) > 0)
    .map((place) => ({
      position: book.address(place),
      market: marks.market[place] as number,
      side: marks.side[place] === 0 ? "long" : "short",
      notional: marks.notional[place] as number,
      move: (marks.limit[place] as number) - 1,
      probability: probability[place] as number,
    }));
}
