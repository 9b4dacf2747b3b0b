// How often hours reach so much from their open: the figures of `npm run bench:jumps`.
import { DEFAULT_ASSET, DEFAULT_MARKET } from "@ballast/sdk";
import { EngineScene, zero } from "../tests/support/rules";
import type { Candle } from "./candles";

const JUMPS = [3, 5, 10];
/** Initial margins from which the rows count, percent. */
const MARGINS = [2.5, 3, 4, 5, 7.5, 10];

/** Hours, and which percentage of them reached each jump. */
export interface Rate {
  hours: number;
  reached: number[];
}
export interface Figures {
  file: string;
  all: Rate;
  /** Hours after those whose range was in the lowest tenth. */
  calm: Rate;
  /** Hours at whose open the margin in force was at least so much, and less than in the next row. */
  margins: (Rate & { from: number })[];
}

/** The farther of high and low from the open, percent. */
const reach = ({ open, high, low }: Candle): number => (100 * Math.max(high - open, open - low)) / open;

function rate(hours: Candle[]): Rate {
  const reached = JUMPS.map((jump) => hours.filter((hour) => reach(hour) >= jump).length);
  return { hours: hours.length, reached: reached.map((count) => (100 * count) / Math.max(hours.length, 1)) };
}

function afterCalm(hours: Candle[]): Candle[] {
  const ranges = hours.map(({ open, high, low }) => (high - low) / open);
  const bound = [...ranges].sort((a, b) => a - b)[Math.floor(hours.length / 10)] ?? 0;
  return hours.filter((hour, i) => hours[i - 1]?.hour === hour.hour - 1 && (ranges[i - 1] ?? bound) < bound);
}

/**
 * Initial margin in force at each hour's open, percent, of a market with the default parameters whose open interest
 * adds nothing.
 */
export function margins(hours: Candle[]): number[] {
  const { secondFeed: _, ...params } = DEFAULT_MARKET;
  const big = (config: object) =>
    Object.fromEntries(Object.entries(config).map(([name, value]) => [name, BigInt(value)]));
  // A pool of one token and one market, of which the estimator touches its measures and no more.
  const scene = zero("Scene");
  scene.pool.custodyCount = 1;
  for (const { params: own } of scene.pool.custodies.slice(0, 1)) Object.assign(own, big(DEFAULT_ASSET), { stable: 0 });
  Object.assign(scene.market.params, big(params));
  const stage = EngineScene.of(scene);
  stage.play("do_start_volatility", {});
  return hours.map(({ hour, open, high, low, close }) => {
    // Each hour is one cell, the last of its twelve: the estimator spreads its range over all that had no print since
    // the one before.
    const cell = BigInt(hour) * 3_600n + 3_300n;
    const feed = (price: number, second: bigint) => {
      const print = { price: BigInt(Math.max(1, Math.round(price * 1e8))), publishTime: cell + second };
      stage.now = cell + second;
      stage.play("do_measure", { ...print, conf: 0n, ema: print.price, prevPublishTime: 0n });
    };
    // The first print of a cell closes the one before, so this one is known after it: as it would be five minutes after
    // the hour began.
    feed(open, 0n);
    const inForce = Number(stage.volatility.baseInitialMargin) / 100;
    for (const [i, price] of [high, low, close].entries()) feed(price, 10n * BigInt(i + 1));
    return inForce;
  });
}

/** Figures of one file's hours. */
export function figures(file: string, hours: Candle[]): Figures {
  const inForce = margins(hours);
  const row = (from: number, i: number) => {
    const next = MARGINS[i + 1] ?? Number.POSITIVE_INFINITY;
    const mine = hours.filter((_, at) => (inForce[at] ?? 0) >= from && (inForce[at] ?? 0) < next);
    return { from, ...rate(mine) };
  };
  return { file, all: rate(hours), calm: rate(afterCalm(hours)), margins: MARGINS.map(row) };
}

const cells = ({ hours, reached }: Rate) => [String(hours), ...reached.map((share) => share.toFixed(2))];
const line = (name: string, columns: string[]) => name.padEnd(34) + columns.map((cell) => cell.padStart(9)).join("");

/** What the command prints. */
export function report(all: Figures[]): string {
  const jumps = JUMPS.map((jump) => `${jump} %`);
  const lines = [
    "percent of hours that reach so much from their open; then of the hours after the calmest tenth",
    line("", ["hours", ...jumps, "hours", ...jumps]),
    ...all.map(({ file, all, calm }) => line(file, [...cells(all), ...cells(calm)])),
    "",
    "the same by initial margin in force at the hour's open, default parameters",
    line("", ["margin", "hours", ...jumps]),
    ...all.flatMap(({ file, margins }) =>
      margins.filter(({ hours }) => hours > 0).map((row) => line(file, [`${row.from} %`, ...cells(row)])),
    ),
  ];
  return lines.join("\n");
}
