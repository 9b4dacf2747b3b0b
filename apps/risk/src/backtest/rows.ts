/** What was known of each account every four hours, and what happened within some hours after. */
import type { Bars } from "../series/bars";
import type { Volatilities } from "../stats/volatility";
import type { Account } from "./accounts";
import { featuresOf, WIDTH } from "./features";

/** Columns of all rows, in the order of time. */
export interface Rows {
  length: number;
  /** Bar at whose end it was asked. */
  bar: Int32Array;
  side: Uint8Array;
  distance: Float64Array;
  /** Bars until it could be liquidated. */
  until: Float64Array;
  /** Sixteen features of each row, one after the other. */
  features: Float64Array;
}

const HOUR = 3_600;
/** Hours from one question about an account to the next. */
export const EVERY = 4;

/** Rows of accounts. */
export function rowsOf(bars: Bars, volatilities: Volatilities, accounts: readonly Account[]): Rows {
  const every = Math.round((EVERY * HOUR) / bars.step);
  const asked: [bar: number, account: Account][] = [];
  for (const account of accounts)
    for (let bar = account.opened; bar <= account.closes && bar < account.hit; bar += every) asked.push([bar, account]);
  asked.sort(([a], [b]) => a - b);
  const { length } = asked;
  const rows: Rows = {
    ...{ length, bar: new Int32Array(length), side: new Uint8Array(length) },
    ...{ distance: new Float64Array(length), until: new Float64Array(length) },
    features: new Float64Array(length * WIDTH),
  };
  asked.forEach(([bar, account], i) => {
    const price = bars.close[bar] as number;
    const distance = account.side === 0 ? Math.log(price / account.limit) : Math.log(account.limit / price);
    rows.bar[i] = bar;
    rows.side[i] = account.side;
    rows.distance[i] = distance;
    rows.until[i] = account.hit - bar;
    const at = { bars, volatilities, bar, account, distance };
    rows.features.set(featuresOf(at), i * WIDTH);
  });
  return rows;
}

/** Rows of some places. */
export function picked(rows: Rows, places: readonly number[] | Uint32Array): Rows {
  const features = new Float64Array(places.length * WIDTH);
  places.forEach((place, i) => features.set(rows.features.subarray(place * WIDTH, (place + 1) * WIDTH), i * WIDTH));
  const of = <T extends Int32Array | Uint8Array | Float64Array>(column: T): T =>
    (column.constructor as unknown as { from(values: number[]): T }).from(
      Array.from(places, (place) => column[place] as number),
    );
  return {
    ...{ length: places.length, bar: of(rows.bar), side: of(rows.side) },
    ...{ distance: of(rows.distance), until: of(rows.until), features },
  };
}

/** Whether each could be liquidated within so many bars. */
export const outcomesOf = ({ until }: Rows, width: number): Uint8Array =>
  Uint8Array.from(until, (bars) => (bars <= width ? 1 : 0));
