/** What one look at a live book says of each market: signals for the monitor, and rules that hold. */
import { engine, fundHealth } from "@ballast/sdk";
import type { Book } from "../book/book";
import type { Marks } from "../book/marks";
import { sigmasOf } from "../book/sigma";
import { indexOf } from "../book/world";
import { EVENT, hazardOf, movedFrom } from "../warn/hazard";
import { recentSigma } from "../warn/recent";
import { moveRules, poolRules, type Rule, type Signal, type Tick } from "../warn/signals";

/** One market's look. */
export interface Look {
  market: number;
  time: number;
  price: number;
  signals: Signal[];
  rules: Rule[];
  /** Its time, where a move that takes margins is going on. */
  event: number | null;
}

const HOUR = 3_600;
/** Nearer than so many volatilities of an hour is close to the price. */
const CLOSE = 3;

/** Notional that can be liquidated close to the price, as a share of all. */
function crowding(marks: Marks, market: number, sigma: number): number {
  let [near, all] = [0, 0];
  for (let i = 0; i < marks.length; i++) {
    if (marks.market[i] !== market) continue;
    const notional = marks.notional[i] as number;
    all += notional;
    if (Math.abs((marks.limit[i] as number) - 1) <= CLOSE * sigma) near += notional;
  }
  return all === 0 ? 0 : near / all;
}

/** The print that the pool or its price account has, with its doubts. */
function printOf({ read, world }: Book, custody: number): engine.Print {
  const cached = engine.at(read.pool.state.custodies, custody).print;
  const said = read.prices?.[custody]?.peek();
  const print = said && said.publishTime > cached.publishTime ? said : cached;
  return print.price > 0n ? print : engine.at(world.pool.custodies, custody).print;
}

const apart = (a: bigint, b: bigint): number => (a > 0n && b > 0n ? Math.abs(Number(a) / Number(b) - 1) : 0);

function factsOf(book: Book, marks: Marks, market: number, print: engine.Print) {
  const { world, read } = book;
  const { second } = engine.at(world.markets, market);
  const { balance, target } = fundHealth(world);
  let liquidatable = 0;
  for (let i = 0; i < marks.length; i++) if (marks.market[i] === market && marks.limit[i] === 1) liquidatable += 1;
  const waiting = engine
    .at(world.pool.exposures, market)
    .sides.reduce((sum, side) => sum + side.lossEvent + side.waitingShortfall, 0n);
  return {
    ...{ age: Math.max(0, Number(read.now - print.publishTime)), sources: apart(second.price, print.price) },
    ...{ coverage: target > 0n ? Number(balance) / Number(target) : 1, liquidatable },
    shortfall: Number(waiting) / 1e6,
  };
}

/** Looks at one market; `ticks` are its prices of the last hours, oldest first. */
export function lookAt(book: Book, marks: Marks, market: number, ticks: readonly Tick[]): Look {
  const { custody, price } = indexOf(book.world, market);
  const print = printOf(book, custody);
  const now: Tick = { time: Number(book.read.now), price: Number(price) / 1e8 };
  const sigma = sigmasOf(book, 1)[market] as number;
  const facts = factsOf(book, marks, market, print);
  const before = ticks.at(-1);
  const hour = ticks.find(({ time }) => now.time - time <= HOUR);
  const past = ticks.filter(({ time }) => now.time - time <= EVENT.hours * HOUR);
  const prints = [...ticks, now].map(({ time, price }) => ({ time, low: price, high: price, close: price }));
  const closes = [...past, now].map((tick) => tick.price);
  const moved = movedFrom(closes, now.price, now.price);
  const open = engine.at(book.world.pool.exposures, market).sides.reduce((sum, { entry }) => sum + entry, 0n);
  const signals: Signal[] = [
    { name: "confidence", value: Number(print.conf) / Number(print.price) },
    { name: "average", value: apart(print.ema, print.price) },
    { name: "sources", value: facts.sources },
    { name: "interest", value: Math.log(1 + Number(open) / 1e6) },
    { name: "crowding", value: crowding(marks, market, sigma) },
    { name: "expected", value: hazardOf(closes, recentSigma(prints, sigma)) },
  ];
  if (before !== undefined) signals.push({ name: "move", value: Math.log(now.price / before.price) });
  if (hour !== undefined) signals.push({ name: "hour", value: Math.log(now.price / hour.price) });
  const event = Math.abs(moved) >= EVENT.move ? now.time : null;
  return { market, ...now, signals, rules: [...moveRules(ticks, now), ...poolRules(facts)], event };
}
