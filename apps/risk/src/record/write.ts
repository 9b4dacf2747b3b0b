/** Entries of a live book for the log. */
import type { Book } from "../book/book";
import type { Marks } from "../book/marks";
import { indexOf } from "../book/world";
import { forecastsOf } from "../default/forecast";
import type { Model } from "../model/model";
import type { ForecastEntry } from "./log";

const short = (value: number): number => Number(value.toPrecision(6));

/** Forecasts of every position, market by market. */
export function forecastEntries(book: Book, marks: Marks, model: Model, hours: number): ForecastEntry[] {
  const { probability } = forecastsOf(book, marks, model, hours);
  return book.ranges
    .filter(({ from, to }) => to > from)
    .map(({ market, from, to }) => ({
      ...{ kind: "forecast", time: Number(book.read.now), market, hours },
      ...{ model: `${model.name} ${model.from} ${model.to}`, price: Number(indexOf(book.world, market).price) / 1e8 },
      rows: Array.from({ length: to - from }, (_, i): ForecastEntry["rows"][number] => {
        const limit = marks.limit[from + i] as number;
        const side = marks.side[from + i] === 1 ? 1 : 0;
        const p = Math.min(1, Math.max(0, short(probability[from + i] as number)));
        return [book.address(from + i), side, Number.isNaN(limit) ? null : short(limit), p];
      }),
    }));
}
