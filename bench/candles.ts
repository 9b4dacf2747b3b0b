// Candles of a directory, read as a stream and joined to whole hours. Files are named ASSET-STEP-PERIOD.csv or .csv.gz
// (`sol-15m-2024-07-2026-07.csv.gz`), with a header and rows of `time_utc,open,high,low,close,...`.
import { createReadStream, type Dirent, readdirSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Misuse } from "../scripts/lib/command.cjs";

export interface Candle {
  /** Hours since 1970. */
  hour: number;
  open: number;
  high: number;
  low: number;
  close: number;
}

const NAME = /^[\w.]+-(1h|1m|5m|15m)-[\w-]+\.csv(\.gz)?$/;
const BARS: Record<string, number> = { "1h": 1, "15m": 4, "5m": 12, "1m": 60 };
const HOUR = 3_600_000;

/** Names of the files of candles in a directory, in order. `Misuse` where it cannot be read or has none. */
export function candleFiles(directory: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    throw new Misuse(`${directory}: no directory that can be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const names = entries.filter((entry) => !entry.isDirectory() && NAME.test(entry.name)).map(({ name }) => name);
  if (names.length === 0) throw new Misuse(`${directory}: no candles here (ASSET-1h-PERIOD.csv, or .csv.gz)`);
  return names.sort();
}

/** The whole hours of a file, in order: those with a bar missing are left out. `Misuse` names the line of a fault. */
export async function hoursOf(directory: string, name: string): Promise<Candle[]> {
  const file = path.join(directory, name);
  const bars = BARS[NAME.exec(name)?.[1] ?? ""] ?? 1;
  const joined = new Joined(bars, name);
  const take = async (source: AsyncIterable<Buffer>) => {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const chunk of source) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) joined.row(line);
    }
    joined.row(rest);
  };
  try {
    if (name.endsWith(".gz")) await pipeline(createReadStream(file), createGunzip(), take);
    else await pipeline(createReadStream(file), take);
  } catch (error) {
    if (error instanceof Misuse) throw error;
    throw new Misuse(`${file}: cannot be read: ${(error as Error).message}`);
  }
  return joined.end();
}

/** Bars that become hours. */
class Joined {
  private readonly hours: Candle[] = [];
  private open: (Candle & { bars: number }) | null = null;
  private line = 0;
  private last = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly bars: number,
    private readonly name: string,
  ) {}

  row(text: string): void {
    this.line += 1;
    const line = text.trim();
    if (this.line === 1 || line === "") return;
    const [time = "", ...cells] = line.split(",");
    const [open, high, low, close] = [0, 1, 2, 3].map((cell) => Number(cells[cell] || Number.NaN)) as [
      number,
      number,
      number,
      number,
    ];
    const at = Date.parse(time.replace(" ", "T"));
    const right = low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && high < Infinity;
    if (Number.isNaN(at) || !right) throw new Misuse(`${this.name}:${this.line}: not a bar: ${line.slice(0, 80)}`);
    if (at <= this.last) throw new Misuse(`${this.name}:${this.line}: time goes back: ${time}`);
    this.last = at;
    this.add({ hour: Math.floor(at / HOUR), open, high, low, close });
  }

  private add(bar: Candle): void {
    if (this.open?.hour !== bar.hour) {
      this.finish();
      this.open = { ...bar, bars: 1 };
      return;
    }
    this.open.high = Math.max(this.open.high, bar.high);
    this.open.low = Math.min(this.open.low, bar.low);
    this.open.close = bar.close;
    this.open.bars += 1;
  }

  private finish(): void {
    if (this.open === null) return;
    const { bars, ...hour } = this.open;
    if (bars === this.bars) this.hours.push(hour);
    this.open = null;
  }

  end(): Candle[] {
    this.finish();
    return this.hours;
  }
}
