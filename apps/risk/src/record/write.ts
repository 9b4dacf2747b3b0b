/** Entries of a live book for the log. */
import type { Book } from "../book/book";
import type { Marks } from "../book/marks";
import { indexOf } from "../book/world";
import { forecastsOf } from "../default/forecast";
import type { Model } from "../model/model";
import type { ForecastEntry } from "./entry";

/** Most positions of a market that are written down: of more, the same part of all addresses, whatever they do. */
export const WRITTEN = 500;

/** A number from 0 to 1 of an address: FNV-1a, so that nobody chooses which are written. */
function shareOf(address: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < address.length; i++) hash = Math.imul(hash ^ address.charCodeAt(i), 0x01000193);
  // Its low bits are the good ones; mixed once more.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}

/** Places of a market that are written down. */
function writtenOf(book: Book, { from, to }: Book["ranges"][number]): number[] {
  const places = Array.from({ length: to - from }, (_, i) => from + i);
  const part = WRITTEN / places.length;
  return part >= 1 ? places : places.filter((place) => shareOf(book.address(place)) < part);
}

const short = (value: number): number => Number(value.toPrecision(6));

/** Forecasts of positions, market by market: of all, or of a fixed sample where there are very many. */
export function forecastEntries(book: Book, marks: Marks, model: Model, hours: number): ForecastEntry[] {
  const { probability } = forecastsOf(book, marks, model, hours);
  return book.ranges
    .filter(({ from, to }) => to > from)
    .map(({ market, ...range }) => ({
      ...{ kind: "forecast", time: Number(book.read.now), market, hours },
      ...{ model: `${model.name} ${model.from} ${model.to}`, price: Number(indexOf(book.world, market).price) / 1e8 },
      rows: writtenOf(book, { market, ...range }).map((place): ForecastEntry["rows"][number] => {
        const limit = marks.limit[place] as number;
        const side = marks.side[place] === 1 ? 1 : 0;
        const p = Math.min(1, Math.max(0, short(probability[place] as number)));
        return [book.address(place), side, Number.isNaN(limit) ? null : short(limit), p];
      }),
    }));
}
