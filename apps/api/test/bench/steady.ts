/**
 * How long an answer takes to readers who ask at a steady rate, whatever became of what was asked before. Connections
 * that ask again at once measure how much a server can do: it is never idle then, and each waits for all others.
 */
import { Agent, get } from "node:http";
import { CONNECTIONS } from "./terms";

export interface Waited {
  /** Asks a second. */
  rate: number;
  /** Milliseconds from when an ask was due, as one that cannot be sent yet waits as well: of half, of 99 %, of all. */
  p50: number;
  p99: number;
  most: number;
  wrong: number;
}

interface Asking {
  agent: Agent;
  url: string;
}

/** Asks once. Whether it was answered well. */
function once({ agent, url }: Asking, path: string): Promise<boolean> {
  return new Promise((done) => {
    get(`${url}${path}`, { agent }, (response) => {
      response.resume().on("end", () => done(response.statusCode === 200));
    }).on("error", () => done(false));
  });
}

/** Hundredths of a millisecond are more than is known. */
const rounded = (ms: number) => Math.round(100 * ms) / 100;

/** Milliseconds within which a part of all was answered. */
const within = (sorted: Float64Array, part: number) => rounded(sorted[Math.ceil(part * sorted.length) - 1] ?? 0);

/** Does something so often, each time when it is due. Ends with the last. */
async function paced(times: number, rate: number, work: (number: number, due: number) => Promise<void>): Promise<void> {
  const begun = performance.now();
  const dueOf = (number: number) => begun + (1_000 * number) / rate;
  const works: Promise<void>[] = [];
  while (works.length < times) {
    while (works.length < times && dueOf(works.length) <= performance.now())
      works.push(work(works.length, dueOf(works.length)));
    await new Promise((done) => setTimeout(done, Math.max(1, dueOf(works.length) - performance.now())));
  }
  await Promise.all(works);
}

/** Asks so often what `next` says, by connections that were opened before. */
export async function steadily(next: () => string, url: string, asks: number, rate: number): Promise<Waited> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, scheduling: "fifo" });
  const asking = { agent, url };
  await Promise.all(Array.from({ length: CONNECTIONS }, () => once(asking, "/ready")));
  const times = new Float64Array(asks);
  let wrong = 0;
  await paced(asks, rate, async (number, due) => {
    if (!(await once(asking, next()))) wrong++;
    times[number] = performance.now() - due;
  });
  agent.destroy();
  times.sort();
  return { rate, p50: within(times, 0.5), p99: within(times, 0.99), most: within(times, 1), wrong };
}
