/** What one address may ask for at once, where one request is much work. 1 s of CPU. */
import assert from "node:assert/strict";
import { get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import { type News, type Source, Stream } from "../../src/http/stream";
import { Turns } from "../../src/http/turns";

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe("work in turns", () => {
  it("is done as much at once as is allowed, in order, and goes on after what failed", async () => {
    const turns = new Turns(2);
    const [began, ended]: [number[], number[]] = [[], []];
    let [now, most] = [0, 0];
    const work = (i: number) => async () => {
      began.push(i);
      most = Math.max(most, ++now);
      await pause(1);
      now--;
      if (i % 3 === 0) throw new RangeError(`${i}`);
      ended.push(i);
      return i;
    };
    const all = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => turns.take(work(i))));
    assert.deepEqual(began, [...Array(20).keys()]);
    assert.deepEqual([most, now, ended.length], [2, 0, 13]);
    assert.equal(all.filter(({ status }) => status === "rejected").length, 7);
    assert.equal(await turns.take(async () => "free"), "free");
  });
});

describe("clients of a stream that ask for all that ever happened", function () {
  this.timeout(60_000);
  const EVENTS = 2_300;
  const CLIENTS = 30;
  let [reading, most, reads] = [0, 0, 0];
  let newest = EVENTS - 1;
  const source: Source = {
    newest: () => newest,
    after: async (id, limit) => {
      reads++;
      most = Math.max(most, ++reading);
      await pause(2);
      reading--;
      const length = Math.max(0, Math.min(limit, newest - id));
      return Array.from({ length }, (_, i): News => ({ id: id + 1 + i, event: "e", text: "{}" }));
    },
  };
  const stream = new Stream("events", source, { clients: 100, each: 100 });
  const server = Fastify({ forceCloseConnections: true });
  server.get("/", (request, reply) => stream.join(request, reply));
  let port = 0;
  before(async () => {
    await server.listen({ port: 0, host: "127.0.0.1" });
    port = (server.server.address() as AddressInfo).port;
    await stream.tell();
  });
  after(async () => {
    stream.close();
    await server.close();
  });

  /** A client's numbers, as they come. */
  async function join(): Promise<number[]> {
    const ids: number[] = [];
    const headers = { "last-event-id": "0" };
    const response = await new Promise<IncomingMessage>((done, failed) =>
      get({ port, host: "127.0.0.1", headers, agent: false }, done).on("error", failed),
    );
    let rest = "";
    response.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("id: ")) ids.push(Number(line.slice(4)));
    });
    response.on("error", () => undefined);
    return ids;
  }

  it("are told all of it, two reads at once however many they are, and news are told meanwhile", async () => {
    const all = await Promise.all(Array.from({ length: CLIENTS }, join));
    newest++;
    const before = reads;
    await stream.tell();
    assert.ok(reads - before < CLIENTS, "news do not wait for all that are behind");
    while (all.some((ids) => ids.length < EVENTS)) await pause(10);
    for (const ids of all)
      assert.deepEqual(
        ids,
        [...Array(EVENTS).keys()].map((i) => i + 1),
      );
    // Two for what was missed, one for news.
    assert.ok(most <= 3, `${most} at once`);
  });
});
