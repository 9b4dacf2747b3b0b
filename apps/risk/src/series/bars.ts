/** Series of prices: open, high, low, close and volume of equal steps of time. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { RiskError } from "../error";

/** Columns, one number a bar; `time` is the bar's start, in unix seconds. */
export interface Bars {
  length: number;
  /** Seconds of a bar. */
  step: number;
  time: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
}

const HEAD = "time_utc,open,high,low,close,volume";
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/;

/** Room for so many bars. */
export function room(length: number, step: number): Bars {
  const column = () => new Float64Array(length);
  return {
    ...{ length, step, time: column(), open: column(), high: column() },
    ...{ low: column(), close: column(), volume: column() },
  };
}

const bad = (name: string, line: number, why: string) => new RiskError("BadSeries", `${name}, line ${line}: ${why}`);

/** Reads a series. `BadSeries` names the line of what is wrong. */
export function parseBars(text: string, name = "series"): Bars {
  const [head = "", ...lines] = text.trim().split(/\r?\n/);
  if (head !== HEAD) throw bad(name, 1, `its head is not ${HEAD}`);
  if (lines.length < 2) throw new RiskError("ShortSeries", name);
  const bars = room(lines.length, 0);
  lines.forEach((line, i) => {
    const [time = "", ...numbers] = line.split(",");
    const [open = 0, high = 0, low = 0, close = 0, volume = -1] = numbers.map((number) => Number(number || Number.NaN));
    if (!TIME.test(time) || numbers.length !== 5) throw bad(name, i + 2, "no bar");
    const ordered = low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && volume >= 0;
    if (!ordered || !Number.isFinite(high)) throw bad(name, i + 2, "prices that cannot be");
    bars.time[i] = Date.parse(time) / 1_000;
    if (i > 0 && (bars.time[i] as number) <= (bars.time[i - 1] as number)) throw bad(name, i + 2, "time does not rise");
    Object.entries({ open, high, low, close, volume }).forEach(([column, value]) => {
      (bars[column as "open"] as Float64Array)[i] = value;
    });
  });
  const gaps = Array.from(bars.time.subarray(1, 200), (time, i) => time - (bars.time[i] as number));
  return { ...bars, step: Math.min(...gaps) };
}

/** A file of it, packed by gzip where its name says so. */
export function readBars(file: string): Bars {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
    if (file.endsWith(".gz")) bytes = gunzipSync(bytes);
  } catch (e) {
    throw new RiskError("BadSeries", `${file} cannot be read: ${(e as NodeJS.ErrnoException).code ?? "no gzip"}`);
  }
  return parseBars(bytes.toString("utf8"), file);
}

/** The bars from a time up to another. */
export function between(bars: Bars, from: number, to: number): Bars {
  const start = bars.time.findIndex((time) => time >= from);
  const after = bars.time.findIndex((time) => time >= to);
  const [first, last] = [start < 0 ? bars.length : start, after < 0 ? bars.length : after];
  const cut = (column: Float64Array) => column.subarray(first, Math.max(first, last));
  return {
    ...{ length: Math.max(0, last - first), step: bars.step, time: cut(bars.time), open: cut(bars.open) },
    ...{ high: cut(bars.high), low: cut(bars.low), close: cut(bars.close), volume: cut(bars.volume) },
  };
}
