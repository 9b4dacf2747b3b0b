/** A recorded series of prices, published by a local network's own means. */
import type { Publisher, Wanted } from "../options";

/** From so many seconds after the beginning on the price is this, USD as text. */
export interface Point {
  seconds: number;
  price: string;
}

const HEADER = "seconds,price";
const LINE = /^(\d{1,9})\s*,\s*(\d+(?:\.\d+)?)$/;

/**
 * Lines of seconds,price in the order of time, as scenarios have them: a header, empty lines and lines that begin with
 * # say nothing. `RangeError` names the line that is something else, or is not later than the one before.
 */
export function readSeries(text: string): Point[] {
  const points: Point[] = [];
  for (const [i, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || (points.length === 0 && line.replaceAll(" ", "") === HEADER)) continue;
    const [, seconds, price] = LINE.exec(line) ?? [];
    if (seconds === undefined || price === undefined) throw new RangeError(`line ${i + 1} is not ${HEADER}: ${line}`);
    const before = points.at(-1);
    if (before !== undefined && Number(seconds) <= before.seconds)
      throw new RangeError(`line ${i + 1} is not later than the one before: ${line}`);
    points.push({ seconds: Number(seconds), price });
  }
  if (points.length === 0) throw new RangeError("the series has no prices");
  return points;
}

/** A print as a local network is told to write it. */
export interface RecordedPrint {
  feedId: Uint8Array;
  /** USD as text. */
  price: string;
  /** Unix seconds. */
  publishTime: bigint;
  prevPublishTime: bigint;
}

export interface RecordedOptions {
  series: readonly { feedId: Uint8Array; points: readonly Point[] }[];
  /** Unix time at which the series begin: that of the first publication if not given. */
  start?: bigint;
  /** The chain's clock. */
  now: () => Promise<bigint>;
  /** Writes a print. */
  write: (print: RecordedPrint) => Promise<void>;
}

/** Publishes each second what a series says; before its first point that one, after its last that one. */
export class RecordedPublisher implements Publisher {
  private readonly series: ReadonlyMap<string, readonly Point[]>;
  private start: bigint | undefined;

  constructor(private readonly options: RecordedOptions) {
    this.start = options.start;
    this.series = new Map(options.series.map(({ feedId, points }) => [nameOf(feedId), points]));
  }

  /** What is wanted of other feeds, or of a time that is yet to come, is left to a later call. */
  async publish(wanted: readonly Wanted[]): Promise<void> {
    const now = await this.options.now();
    this.start ??= now;
    for (const { feedId, after } of wanted) {
      const points = this.series.get(nameOf(feedId));
      const publishTime = after ?? now;
      if (points === undefined || publishTime > now) continue;
      const price = priceAt(points, Number(publishTime - this.start));
      await this.options.write({ feedId, price, publishTime, prevPublishTime: publishTime - 1n });
    }
  }
  async close(): Promise<void> {}
}

const nameOf = (feedId: Uint8Array) => Buffer.from(feedId).toString("hex");

function priceAt(points: readonly Point[], seconds: number): string {
  const [first] = points;
  if (first === undefined) throw new RangeError("the series has no prices");
  return (points.findLast((point) => point.seconds <= seconds) ?? first).price;
}
