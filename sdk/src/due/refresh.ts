/** Prices that the pool does not know yet, feeds that fell silent, and the first refresh of a day. */
import { refreshInstructions } from "../actions/index";
import { viewOf } from "../codec/layout";
import { offsetOf, read, type Seconds, sizeOf } from "../engine/index";
import type { Crank } from "./crank";
import type { Stage } from "./stage";
import type { Found } from "./task";

/** Price accounts that one instruction takes. */
const MOST = 8;
const DAY = 86_400n;
const POOL = offsetOf("PoolScene", "pool");
const MARKETS = offsetOf("PoolScene", "markets");

/** The bytes of the world that hold a print and, after it, the time since which its feed is silent. */
function kept(world: Uint8Array, number: number, second: boolean): string {
  const silence = 8;
  const at = second
    ? MARKETS + number * sizeOf("MarketState") + offsetOf("MarketState", "second")
    : POOL + offsetOf("PoolState", "custodies") + number * sizeOf("CustodyState") + offsetOf("CustodyState", "print");
  return String(world.subarray(at, at + sizeOf("Print") + silence));
}

/** The days that the daily limits belong to. */
function days(world: Uint8Array): string {
  const view = viewOf(world);
  const fund = read("Fund", view, POOL + offsetOf("PoolState", "fund"));
  return `${fund.day} ${read("Deductible", view, POOL + offsetOf("PoolState", "deductible")).day}`;
}

/** Which prices change what the pool knows, and which can be shown at all. */
function news(stage: Stage) {
  const before = stage.world();
  let world = before;
  const show = (number: number, custody: number, second: boolean) => {
    const after = stage.shown(world, custody, second);
    if (after === null) return null;
    world = after;
    return { number, isNew: kept(before, number, second) !== kept(after, number, second) };
  };
  const given = <T>(shown: T | null): shown is T => shown !== null;
  const custodies = stage.state.prices.map((_, custody) => show(custody, custody, false)).filter(given);
  const known = days(before) === days(stage.rolled(world));
  const seconds = stage.state.seconds
    .flatMap((account, number) => (account === null ? [] : [show(number, stage.indexOf(number), true)]))
    .filter(given);
  return { custodies, seconds, known };
}

/** Publish time of the oldest of these prices, as far as they say. */
function since(stage: Stage, custodies: readonly number[], known: boolean): Seconds | null {
  const times = custodies.flatMap((custody) => stage.state.prices[custody]?.peek()?.publishTime ?? []);
  if (!known) times.push(stage.now - (stage.now % DAY));
  return times.reduce<Seconds | null>((first, time) => (first === null || time < first ? time : first), null);
}

function due(stage: Stage): Found<"refreshPrices">[] {
  const { custodies, seconds, known } = news(stage);
  const numbers = (all: readonly { number: number; isNew: boolean }[], everything: boolean) =>
    all.filter(({ isNew }) => everything || isNew).map(({ number }) => number);
  const firsts = numbers(custodies, !known);
  const others = numbers(seconds, false);
  const task = (first: number[], second: number[]): Found<"refreshPrices"> => ({
    ...{ custodies: first, seconds: second, reward: [] },
    since: since(stage, first, known),
  });
  if (firsts.length + others.length === 0) return [];
  if (firsts.length + others.length <= MOST) return [task(firsts, others)];
  return [task(firsts, []), task([], others)];
}

export const refreshPrices: Crank<"refreshPrices"> = {
  urgency: "now",
  due,
  plan: (ctx, { custodies, seconds }) => refreshInstructions(ctx, { custodies, seconds }),
};
