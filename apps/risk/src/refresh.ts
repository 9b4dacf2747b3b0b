/** Everything that a risk page shows of a live book, in one go. */
import type { Book } from "./book/book";
import { type Marks, marksOf } from "./book/marks";
import { type Forecasts, forecastsOf } from "./default/forecast";
import type { Model } from "./model/model";
import { SHARES } from "./stress/ladder";
import { curvesOf, deficitsAt, liquidatedAt } from "./value/curve";
import { type ValueAtRisk, valueAtRisk } from "./value/risk";

/** A quick ladder, in dollars: within a basis point of price of the exact one. */
export interface QuickStep {
  market: number;
  share: number;
  long: number;
  short: number;
  deficit: number;
}

export interface Refresh {
  marks: Marks;
  ladder: QuickStep[];
  value: ValueAtRisk;
  forecasts: Forecasts;
}

/** Ladder, value at risk and forecasts of a book. `EmptyBook`. */
export function refresh(book: Book, model: Model, hours = 24): Refresh {
  const marks = marksOf(book);
  const value = valueAtRisk(book, marks, model, hours);
  const forecasts = forecastsOf(book, marks, model, hours);
  const ladder = curvesOf(marks, book.ranges.length).flatMap(([long, short], market) =>
    SHARES.map((share) => ({
      ...{ market, share, long: long ? liquidatedAt(long, share) : 0, short: short ? liquidatedAt(short, share) : 0 },
      deficit: [long, short].reduce((sum, curve) => sum + (curve ? deficitsAt(curve, share) : 0), 0),
    })),
  );
  return { marks, ladder, value, forecasts };
}
