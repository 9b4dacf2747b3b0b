/** What an answer costs: connections that ask again as soon as they are answered. */
import autocannon from "autocannon";
import type { Measured } from "./process";
import { CONNECTIONS } from "./terms";

export interface Figure {
  name: string;
  p50: number;
  p99: number;
  /** Answers a second. */
  rate: number;
  /** Processor time of an answer in microseconds: of the server, and of a database server. */
  cpu: number;
  wrong: number;
}

/** Asks so often what `next` says. `others`: processor time of a database server, in microseconds. */
export async function measured(
  name: string,
  server: Measured,
  next: () => string,
  asks: number,
  others: () => number,
): Promise<Figure> {
  const requests = [{ method: "GET" as const, setupRequest: (request: object) => ({ ...request, path: next() }) }];
  const run = (amount: number) => autocannon({ url: server.url, connections: CONNECTIONS, amount, requests });
  // The first answers pay for compiling all that makes them.
  await run(Math.ceil(asks / 4));
  const before = (await server.cost()).cpu + others();
  const { latency, requests: done, duration, non2xx, errors } = await run(asks);
  const cpu = (await server.cost()).cpu + others() - before;
  return {
    ...{ name, p50: latency.p50, p99: latency.p99, rate: Math.round(done.total / duration) },
    ...{ cpu: Math.round(cpu / Math.max(1, done.total)), wrong: non2xx + errors },
  };
}
