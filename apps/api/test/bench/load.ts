/**
 * What an answer costs, by connections that ask again as soon as they are answered, and how long it takes to those who
 * ask at a steady rate.
 */
import autocannon from "autocannon";
import type { Ask } from "./asks";
import { steadily, type Waited } from "./steady";
import { CONNECTIONS, RATES } from "./terms";

export interface Figure extends Pick<Ask, "name" | "kind"> {
  /** Milliseconds of those who ask again at once: each waits for all others, fifty times what an answer takes. */
  p50: number;
  p99: number;
  /** Answers a second, as many as there can be. */
  rate: number;
  /** At a steady rate, and what an answer costs then: fewer of them are sought together. */
  steady: Waited & { cpu: number };
  /**
   * Processor time of an answer in microseconds: of the server, and of a database server, without what they do while
   * nobody asks. On a busy machine that is more than half of what they use, as answers are few then.
   */
  cpu: number;
  wrong: number;
}

/** What is used so far, and how often the server looked, which is what it does by itself. */
export interface Used {
  cpu: number;
  looks: number;
}

/** Milliseconds of which what is done by itself is measured. */
const ALONE_MS = 10_000;

/** Microseconds of a look: of all that is done while nobody asks. */
export async function lookOf(used: () => Promise<Used>): Promise<number> {
  const before = await used();
  await new Promise((done) => setTimeout(done, ALONE_MS));
  const after = await used();
  return (after.cpu - before.cpu) / Math.max(1, after.looks - before.looks);
}

interface Own {
  used: () => Promise<Used>;
  /** What a look costs. */
  look: number;
}

/** What something does, and microseconds of each of so many answers, without the looks beside it. */
async function counting<T>(count: number, { used, look }: Own, work: () => Promise<T>): Promise<[T, number]> {
  const before = await used();
  const done = await work();
  const after = await used();
  const cpu = after.cpu - before.cpu - look * (after.looks - before.looks);
  return [done, Math.round(cpu / count)];
}

/** Rounds of asks at a steady rate. That whose p99 is lowest counts: what else a machine does only adds to it. */
const ROUNDS = 3;
/** As many as are asked at once, times this: a round has 1 % of some thirty. */
const STEADY = 2;

/** The quietest of some rounds with so many asks together, and all that were answered wrong. */
async function quietest(next: () => string, url: string, asks: number, rate: number): Promise<Waited> {
  const rounds: Waited[] = [];
  while (rounds.length < ROUNDS) rounds.push(await steadily(next, url, Math.ceil(asks / ROUNDS), rate));
  const [best] = [...rounds].sort((a, b) => a.p99 - b.p99) as [Waited];
  return { ...best, wrong: rounds.reduce((sum, { wrong }) => sum + wrong, 0) };
}

/** Asks so often what `next` says, at once and at the rate of its kind. */
export async function measured({ name, kind, next }: Ask, url: string, asks: number, own: Own): Promise<Figure> {
  const requests = [{ method: "GET" as const, setupRequest: (request: object) => ({ ...request, path: next() }) }];
  const run = (amount: number) => autocannon({ url, connections: CONNECTIONS, amount, requests });
  // The first answers pay for compiling all that makes them.
  await run(Math.ceil(asks / 4));
  const [{ latency, requests: done, duration, non2xx, errors }, cpu] = await counting(asks, own, () => run(asks));
  const steady = ROUNDS * Math.ceil((STEADY * asks) / ROUNDS);
  const [waited, each] = await counting(steady, own, () => quietest(next, url, steady, RATES[kind]));
  return {
    ...{ name, kind, p50: latency.p50, p99: latency.p99, rate: Math.round(done.total / duration) },
    ...{ cpu, steady: { ...waited, cpu: each }, wrong: non2xx + errors + waited.wrong },
  };
}
