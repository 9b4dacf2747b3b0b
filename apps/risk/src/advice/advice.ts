/**
 * What would make a pool safer, as measures that can only tighten: each bounded, each with its reason. Advice never
 * touches what is open, loosens nothing, and is sent by nobody but the people whose keys it needs.
 */
import { type ChangeSpec, DEFAULT_MARKET, engine, instructions, type MarketConfig } from "@ballast/sdk";
import type { Book } from "../book/book";
import { RiskError } from "../error";
import type { ValueAtRisk } from "../value/risk";
import type { MarketAlarm } from "../watch/watcher";

/** One piece of advice: a measure of the guardian's, at once, or a change that waits in the timelock. */
export type Advice = { market: number; why: string[]; words: string } & (
  | { kind: "tighten"; measure: instructions.Measure }
  | { kind: "change"; change: ChangeSpec }
);

/** Advice takes caps down by a quarter at most, and never below what is open. */
const CAP_SHARE = { of: 75n, over: 100n };
/** Margins rise by a quarter at most, and never above half of notional. */
const MARGIN_SHARE = { of: 125, over: 100 };
const MOST_MARGIN = 5_000;

type Params = engine.MarketState["params"];

/** A market's parameters as a change takes them. */
function configOf({ read }: Book, market: number, params: Params): MarketConfig {
  const account = read.markets[market] as { secondFeed?: Uint8Array };
  const entries = Object.entries(DEFAULT_MARKET).map(([field, example]) => {
    if (field === "secondFeed") return [field, account.secondFeed ?? new Uint8Array(32)];
    const value = (params as unknown as Record<string, bigint>)[field] as bigint;
    return [field, typeof example === "number" ? Number(value) : value];
  });
  return Object.fromEntries(entries) as MarketConfig;
}

/** A cap a quarter lower, but not below what is open, and not above itself. */
function lowered(cap: bigint, open: bigint): bigint {
  const target = (cap * CAP_SHARE.of) / CAP_SHARE.over;
  const bounded = target > open ? target : open;
  return bounded < cap ? bounded : cap;
}

const usd = (amount: bigint): string => (amount / 1_000_000n).toLocaleString("en-US");

function capsOf(book: Book, market: number, why: string[]): Advice[] {
  const { params } = engine.at(book.world.markets, market);
  const [long, short] = engine.at(book.world.pool.exposures, market).sides as [engine.SideTotals, engine.SideTotals];
  const maxLong = lowered(params.maxLong, long.entry);
  const maxShort = lowered(params.maxShort, short.entry);
  if (maxLong === params.maxLong && maxShort === params.maxShort) return [];
  const words = `lower the caps of market ${market} to ${usd(maxLong)} USD long and ${usd(maxShort)} USD short`;
  return [
    { kind: "tighten", market, why, words, measure: { kind: "lowerInterest", index: market, maxLong, maxShort } },
  ];
}

function reduceOnly(book: Book, market: number, why: string[]): Advice[] {
  const { status, reduceOnlyUntil } = engine.at(book.world.markets, market);
  if (status === 1 || reduceOnlyUntil > book.read.now) return [];
  const words = `let market ${market} only reduce: nothing new is opened`;
  return [{ kind: "tighten", market, why, words, measure: { kind: "reduceOnly", index: market } }];
}

/** Initial margin a quarter higher: it binds new risk only. */
function margin(book: Book, market: number, why: string[]): Advice[] {
  const { params } = engine.at(book.world.markets, market);
  const config = configOf(book, market, params as Params);
  const raised = Math.ceil((config.initialMargin * MARGIN_SHARE.of) / MARGIN_SHARE.over);
  const initialMargin = Math.min(MOST_MARGIN, raised);
  if (initialMargin <= config.initialMargin) return [];
  const words = `raise the least initial margin of market ${market} from ${config.initialMargin} to ${initialMargin} bp`;
  return [
    {
      kind: "change",
      market,
      why,
      words,
      change: { kind: "market", index: market, config: { ...config, initialMargin } },
    },
  ];
}

/** What alarms and value at risk come to. Nothing where nothing is wrong. */
export function adviceOf(book: Book, alarms: readonly MarketAlarm[], value: ValueAtRisk): Advice[] {
  const { balance, needed, target } = value.fund;
  const short = balance < needed;
  const poor = `the fund has ${Math.round(balance)} USD, and needs ${Math.round(needed)} for the worst of 1,000 days`;
  return book.ranges.flatMap(({ market, from, to }) => {
    const level = alarms.find((alarm) => alarm.market === market)?.level ?? 0;
    const causes = alarms.find((alarm) => alarm.market === market)?.causes ?? [];
    const isOpen = to > from;
    return [
      ...(level >= 3 ? reduceOnly(book, market, causes) : []),
      ...(level === 2 || (level < 3 && short && isOpen)
        ? capsOf(book, market, [...causes, ...(short ? [poor] : [])])
        : []),
      ...(short && isOpen ? margin(book, market, [poor, `its target is ${Math.round(target)} USD`]) : []),
    ];
  });
}

/** Throws unless a measure only tightens: held for every advice before it is shown. `NoAdvice`. */
export function checkTightens(book: Book, advice: Advice): void {
  const market = engine.at(book.world.markets, advice.market);
  const { params } = market;
  if (advice.kind === "change") {
    const { change } = advice;
    const same = change.kind === "market" && change.config.initialMargin > Number(params.initialMargin);
    if (!same) throw new RiskError("NoAdvice", advice.words);
    const before = configOf(book, advice.market, params as Params);
    const others = Object.entries(change.config).filter(([field]) => field !== "initialMargin");
    if (others.some(([field, value]) => String(value) !== String(before[field as keyof MarketConfig])))
      throw new RiskError("NoAdvice", `${advice.words}: it changes something else`);
    return;
  }
  // The program's own rule: what loosens is refused by it.
  const { measure: kind, index, first: long, second: short } = instructions.measureArgs(advice.measure);
  const scene = { pool: book.world.pool, market, now: book.world.now, slot: book.world.slot };
  engine.call("do_tighten", engine.bytesOf("Scene", engine.encoded("Scene", scene)), {
    measure: kind,
    index,
    long,
    short,
  });
}
