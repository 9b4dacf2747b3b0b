/** Values over time, in cells of equal length: pages of them are windows of time, so that each reads what it shows. */

import { RESOLUTIONS, type Resolution } from "../contract/index";
import type { Database } from "../db";
import { ask } from "../db/ask";
import { lpPriceOf } from "../engine/pool";
import type { Mark } from "./mark";

/** Cells that are asked for. */
export interface CellsAsked {
  res: Resolution;
  from?: number | undefined;
  to?: number | undefined;
  limit: number;
  order: "asc" | "desc";
  /** Beginning of the cell after which the page begins, in its order. */
  after: number | null;
}

/** A window of whole cells. */
export interface Window {
  step: number;
  /** Length of the kept cells that are summed up. */
  base: number;
  /** First cell, and the end of the last. */
  from: number;
  to: number;
  order: "asc" | "desc";
  /** Whether there is more beyond it. */
  more: boolean;
}

/** Lengths of cells that are kept. */
const KEPT = [86_400, 3_600, 60];

const down = (ts: number, step: number) => Math.floor(ts / step) * step;

/** The window of a page. `earliest` and `latest`: between which times there is anything at all. */
export function windowOf(asked: CellsAsked, earliest: number, latest: number): Window {
  const step = RESOLUTIONS[asked.res];
  const base = KEPT.find((kept) => step % kept === 0) ?? 60;
  const least = down(Math.max(asked.from ?? 0, earliest), step);
  const most = Math.min(down((asked.to ?? Number.MAX_SAFE_INTEGER) - 1, step), down(latest, step)) + step;
  const length = asked.limit * step;
  if (asked.order === "desc") {
    const to = asked.after === null ? most : Math.min(asked.after, most);
    const from = Math.max(least, to - length);
    return { step, base, from, to, order: "desc", more: from > least };
  }
  const from = asked.after === null ? least : Math.max(asked.after + step, least);
  const to = Math.min(most, from + length);
  return { step, base, from, to, order: "asc", more: to < most };
}

/** Cells of a window in its order. */
export function cellsOf({ step, from, to, order }: Window): number[] {
  const count = Math.max(0, Math.ceil((to - from) / step));
  const cells = Array.from({ length: count }, (_, i) => from + i * step);
  return order === "asc" ? cells : cells.reverse();
}

type Numbers = Record<string, string | null>;
const rowsOf = async <T extends object>({ pool }: Database, text: string, values: unknown[]): Promise<T[]> =>
  ask<T>(pool, text, values);

/** First and last time of a table of cells or snapshots, of a pool or one of its markets. */
export async function boundsOf(
  database: Database,
  table: "rollup_oi" | "prices" | "snapshots_pool" | "snapshots_market",
  pool: string,
  market: number | null,
): Promise<{ earliest: number; latest: number } | null> {
  const isCell = table === "rollup_oi" || table === "prices";
  const column = isCell ? "bucket" : "ts";
  const edge = (order: "ASC" | "DESC") =>
    `(SELECT ${column} FROM ${table} WHERE pool = $1${market === null ? "" : " AND market = $2"}${
      isCell ? " AND resolution = 60" : ""
    } ORDER BY ${isCell ? "bucket" : "slot"} ${order} LIMIT 1)`;
  const values = market === null ? [pool] : [pool, market];
  const [row] = await rowsOf<Numbers>(database, `SELECT ${edge("ASC")} AS earliest, ${edge("DESC")} AS latest`, values);
  if (!row?.earliest || !row.latest) return null;
  return { earliest: Number(row.earliest), latest: Number(row.latest) };
}

const GROUP = "(bucket / $5) * $5";

/** Prices of a market: cells without a print have none. */
export async function candles(database: Database, pool: string, market: number, window: Window) {
  const rows = await rowsOf<Numbers>(
    database,
    `SELECT ${GROUP} AS cell, (array_agg(open ORDER BY bucket))[1] AS open, max(high) AS high, min(low) AS low,
       (array_agg(close ORDER BY bucket DESC))[1] AS close
     FROM prices WHERE pool = $1 AND market = $2 AND resolution = $3 AND bucket >= $4 AND bucket < $6
     GROUP BY cell ORDER BY cell ${window.order}`,
    [pool, market, window.base, window.from, window.step, window.to],
  );
  return rows.map(({ cell, open, high, low, close }) => ({
    ts: Number(cell),
    ...{ open: String(open), high: String(high), low: String(low), close: String(close) },
  }));
}

/** Open interest: a cell in which nothing was traded has what the one before it ended with. */
export async function openInterest(database: Database, pool: string, market: number, window: Window) {
  const rows = await rowsOf<Numbers>(
    database,
    `SELECT ${GROUP} AS cell, (array_agg(long_close ORDER BY bucket DESC))[1] AS long,
       (array_agg(short_close ORDER BY bucket DESC))[1] AS short, max(long_high) AS long_high,
       max(short_high) AS short_high, sum(volume) AS volume
     FROM rollup_oi WHERE pool = $1 AND market = $2 AND resolution = $3 AND bucket >= $4 AND bucket < $6
     GROUP BY cell`,
    [pool, market, window.base, window.from, window.step, window.to],
  );
  const [before] = await rowsOf<Numbers>(
    database,
    `SELECT long_close AS long, short_close AS short FROM rollup_oi
     WHERE pool = $1 AND market = $2 AND resolution = 60 AND bucket < $3 ORDER BY bucket DESC LIMIT 1`,
    [pool, market, window.from],
  );
  const found = new Map(rows.map((row) => [Number(row.cell), row]));
  let last = { long: before?.long ?? "0", short: before?.short ?? "0" };
  const cells = cellsOf({ ...window, order: "asc" }).map((ts) => {
    const row = found.get(ts);
    const stood = last;
    if (row !== undefined) last = { long: String(row.long), short: String(row.short) };
    const most = (high: string | null | undefined, was: string) =>
      high == null || BigInt(high) < BigInt(was) ? was : high;
    return {
      ...{ ts, long: last.long, short: last.short, volume: row?.volume ?? "0" },
      longHigh: most(row?.long_high, stood.long),
      shortHigh: most(row?.short_high, stood.short),
    };
  });
  return window.order === "asc" ? cells : cells.reverse();
}

/** Liquidations of a market by cell and side: cells without any are left out. */
export async function liquidationCells(database: Database, pool: string, market: number, window: Window, mark: Mark) {
  const rows = await rowsOf<Numbers & { side: number }>(
    database,
    `SELECT (ts / $5) * $5 AS cell, side, count(*) AS count, sum(notional) AS notional, sum(deficit) AS deficit,
       sum(insurance) AS insurance, sum(shortfall) AS shortfall
     FROM liquidations WHERE pool = $1 AND market = $2 AND ts >= $3 AND ts < $4 AND sequence < $6
     GROUP BY cell, side ORDER BY cell ${window.order}, side`,
    [pool, market, window.from, window.to, window.step, mark.next],
  );
  return rows.map(({ cell, side, count, ...sums }) => ({
    ts: Number(cell),
    side: side === 0 ? ("long" as const) : ("short" as const),
    count: Number(count),
    ...{ notional: String(sums.notional), deficit: String(sums.deficit) },
    ...{ insurance: String(sums.insurance), shortfall: String(sums.shortfall) },
  }));
}

/** The last snapshot of each cell: found by the cell's end, however many there are. */
async function lastOf(
  database: Database,
  table: "snapshots_pool" | "snapshots_market",
  columns: string,
  window: Window,
  [pool, market]: readonly [string, number?],
) {
  const own = market === undefined ? "" : " AND market = $5";
  return rowsOf<Numbers>(
    database,
    `SELECT cell, found.* FROM generate_series($2::bigint, $3::bigint - 1, $4::bigint) AS cell,
       LATERAL (SELECT sequence, ${columns} FROM ${table} WHERE pool = $1${own} AND ts >= cell AND ts < cell + $4
         ORDER BY ts DESC, slot DESC LIMIT 1) AS found
     ORDER BY cell ${window.order}`,
    [pool, window.from, window.to, window.step, ...(market === undefined ? [] : [market])],
  );
}

const METRICS = {
  aum: { columns: "coalesce(aum_burn, aum) AS value", unit: "1e-6 USD" },
  lpPrice: { columns: "coalesce(aum_burn, aum) AS value, lp_supply", unit: "1e-8 USD" },
  util: { columns: "util AS value", unit: "1e-4" },
} as const;

export async function poolHistory(database: Database, pool: string, metric: keyof typeof METRICS, window: Window) {
  const { columns, unit } = METRICS[metric];
  const rows = await lastOf(database, "snapshots_pool", columns, window, [pool]);
  return rows.map(({ cell, value, sequence, lp_supply: supply }) => ({
    ...{ ts: Number(cell), sequence: Number(sequence), unit },
    value: metric === "lpPrice" ? lpPriceOf(BigInt(value ?? 0), BigInt(supply ?? 0)).toString() : String(value),
  }));
}

export async function variances(database: Database, pool: string, market: number, window: Window) {
  const rows = await lastOf(database, "snapshots_market", "sigma_fast, sigma_slow", window, [pool, market]);
  return rows.map(({ cell, sequence, sigma_fast: fast, sigma_slow: slow }) => ({
    ...{ ts: Number(cell), sequence: Number(sequence), fast: String(fast), slow: String(slow) },
  }));
}
