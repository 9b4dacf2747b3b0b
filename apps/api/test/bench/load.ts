/** What an answer costs: connections that ask again as soon as they are answered. */
import autocannon from "autocannon";
import type { Ask } from "./asks";
import { CONNECTIONS } from "./terms";

export interface Figure {
  name: string;
  p50: number;
  p99: number;
  /** Answers a second. */
  rate: number;
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

/** Asks so often what `next` says. `look`: what one costs. */
export async function measured(
  { name, next }: Pick<Ask, "name" | "next">,
  url: string,
  asks: number,
  { used, look }: { used: () => Promise<Used>; look: number },
): Promise<Figure> {
  const requests = [{ method: "GET" as const, setupRequest: (request: object) => ({ ...request, path: next() }) }];
  const run = (amount: number) => autocannon({ url, connections: CONNECTIONS, amount, requests });
  // The first answers pay for compiling all that makes them.
  await run(Math.ceil(asks / 4));
  const before = await used();
  const { latency, requests: done, duration, non2xx, errors } = await run(asks);
  const after = await used();
  const cpu = after.cpu - before.cpu - look * (after.looks - before.looks);
  return {
    ...{ name, p50: latency.p50, p99: latency.p99, rate: Math.round(done.total / duration) },
    ...{ cpu: Math.round(cpu / Math.max(1, done.total)), wrong: non2xx + errors },
  };
}
