/** How long an event takes from being seen to the last of so many clients. */
import { get } from "node:http";

export interface FanOut {
  clients: number;
  /** The slowest of five, milliseconds. */
  ms: number;
  /** Processor time of one event to all, milliseconds: of the server, and of a database server. */
  cpu: number;
}

const EVENTS = 5;

/** `happen`: writes an event, and says when the server began to look at it. `cpu`: microseconds used so far. */
export async function fanOut(
  base: string,
  clients: number,
  happen: () => Promise<number>,
  cpu: () => Promise<number>,
): Promise<FanOut> {
  let heard = 0;
  let all = () => {};
  const open = () =>
    new Promise<ReturnType<typeof get>>((done, failed) => {
      const request = get(`${base}/v1/events/stream`, { agent: false }, (response) => {
        response.on("data", (data: Buffer) => {
          if (data.includes("id: ") && ++heard % clients === 0) all();
        });
        done(request);
      }).on("error", failed);
    });
  const requests = await Promise.all(Array.from({ length: clients }, open));
  const times: number[] = [];
  const before = await cpu();
  for (let i = 0; i < EVENTS; i++) {
    const came = new Promise<number>((done) => {
      all = () => done(Date.now());
    });
    const began = await happen();
    times.push((await came) - began);
  }
  const used = ((await cpu()) - before) / EVENTS / 1_000;
  for (const request of requests) request.on("error", () => undefined).destroy();
  return { clients, ms: Math.round(Math.max(...times)), cpu: Math.round(used) };
}
