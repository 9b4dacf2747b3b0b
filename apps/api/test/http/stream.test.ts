/** Streams by real sockets: nothing is missed or told twice, and who does not listen is cut. 6 s of CPU. */
import assert from "node:assert/strict";
import { type ClientRequest, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { PROGRAM_ID } from "@ballast/sdk";
import { eq } from "drizzle-orm";
import { schema } from "../../src/db";
import { SqlSink } from "../../src/ingest/sink";
import { heardAgain } from "../support/again";
import { type Served, servedStory } from "../support/served";

interface Message {
  id: number | null;
  event: string;
  data: Record<string, unknown>;
}

/** A client of a stream. */
class Client {
  readonly messages: Message[] = [];
  private rest = "";
  private constructor(
    private readonly request: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding("utf8").on("data", (text: string) => this.take(text));
  }

  static open(url: string, headers: Record<string, string> = {}): Promise<Client> {
    return new Promise((done, failed) => {
      const request = get(url, { headers, agent: false }, (response) => done(new Client(request, response)));
      request.on("error", failed);
    });
  }

  private take(text: string): void {
    const parts = (this.rest + text).split("\n\n");
    this.rest = parts.pop() ?? "";
    for (const part of parts) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(part)?.[1];
      const [id, event, data] = [field("id"), field("event"), field("data")];
      if (event === undefined || data === undefined) continue;
      this.messages.push({
        id: id === undefined ? null : Number(id),
        event,
        data: JSON.parse(data) as Message["data"],
      });
    }
  }

  async until(is: (client: Client) => boolean): Promise<void> {
    for (const start = Date.now(); !is(this); await new Promise((done) => setTimeout(done, 10)))
      assert.ok(Date.now() - start < 20_000, `only ${this.messages.length} messages came`);
  }

  close(): void {
    this.request.on("error", () => undefined).destroy();
  }
}

describe("streams", function () {
  this.timeout(300_000);
  let api: Served;
  let base = "";
  let next = 0n;
  let clients: Client[] = [];

  before(async () => {
    api = await servedStory({ streams: 20, behind: 65_536, everyMs: 20 });
    next = api.watch.tables.next;
    await api.server.listen({ port: 0, host: "127.0.0.1" });
    base = `http://127.0.0.1:${(api.server.server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    for (const client of clients) client.close();
    clients = [];
  });
  after(() => api?.end());

  async function join(headers: Record<string, string> = {}): Promise<Client> {
    const client = await Client.open(`${base}/v1/events/stream`, headers);
    clients.push(client);
    return client;
  }

  /** More events of the same kind, as if they had been told. */
  async function happen(count: number, size = 0): Promise<void> {
    const { db } = api.database;
    const pool = api.watch.live.pool.toBase58();
    const [row] = await db.select().from(schema.events).where(eq(schema.events.sequence, newest())).limit(1);
    assert.ok(row);
    const rows = Array.from({ length: count }, (_, i) => {
      const undecoded = { raw: new Uint8Array(), decodeError: "x".repeat(size) };
      return { ...row, sequence: next + BigInt(i), ...(size > 0 ? undecoded : {}) };
    });
    for (let i = 0; i < count; i += 500) await db.insert(schema.events).values(rows.slice(i, i + 500));
    await db
      .update(schema.cursors)
      .set({ next: next + BigInt(count) })
      .where(eq(schema.cursors.pool, pool));
    next += BigInt(count);
  }
  const newest = () => next - 1n;

  it("tell everybody what happens, from where each of them was", async () => {
    const first = Number(newest()) - 4;
    const [late, now] = [await join({ "last-event-id": String(first) }), await join()];
    await late.until(({ messages }) => messages.length === 4);
    await happen(3);
    await late.until(({ messages }) => messages.length === 7);
    await now.until(({ messages }) => messages.length === 3);
    const ids = late.messages.map(({ id }) => id);
    assert.deepEqual(
      ids,
      [...ids.keys()].map((i) => first + 1 + i),
    );
    assert.deepEqual(now.messages, late.messages.slice(-3));
    assert.equal(late.messages[0]?.data.sequence, first + 1);
  });

  it("miss nothing and tell nothing twice while clients come and more happens", async () => {
    const from = Number(newest());
    const busy = (async () => {
      for (let i = 0; i < 20; i++) await happen(40);
    })();
    const joined: Client[] = [];
    for (let i = 0; i < 8; i++) joined.push(await join({ "last-event-id": String(from) }));
    await busy;
    for (const client of joined) {
      await client.until(({ messages }) => messages.length >= 800);
      assert.deepEqual(
        client.messages.map(({ id }) => id),
        Array.from({ length: 800 }, (_, i) => from + 1 + i),
      );
    }
  });

  it("tell again what a fork put in the place of what they had told, and nothing else", async () => {
    const address = api.watch.live.pool.toBase58();
    const sink = new SqlSink(api.database, { address, program: PROGRAM_ID.toBase58(), controller: false });
    const happens = async (from: bigint, ...signatures: string[]) => {
      for (const [i, signature] of signatures.entries())
        await sink.append([heardAgain(api.story, from + BigInt(i), signature)], null);
    };
    const [client, first] = [await join(), next];
    const told = () => client.messages.map(({ id, data }) => `${(id ?? 0) - Number(first)} ${data.signature}`);
    await happens(first, "a0", "a1", "a2");
    await client.until(({ messages }) => messages.length === 3);
    await sink.rewind(first + 1n);
    await happens(first + 1n, "b1", "b2", "b3");
    await client.until(({ messages }) => messages.length === 6);
    assert.deepEqual(told(), ["0 a0", "1 a1", "2 a2", "1 b1", "2 b2", "3 b3"]);
    // One that ends before what was told.
    await sink.rewind(first + 2n);
    await happens(first + 2n, "c2");
    await client.until(({ messages }) => messages.length === 7);
    assert.equal(told().at(-1), "2 c2");
    next = first + 3n;
  });

  it("of alerts tell each once, from where a client was, with its rule's name and its causes", async () => {
    const { db } = api.database;
    const pool = api.watch.live.pool.toBase58();
    // The risk engine may have raised some of its own in this world.
    const last = api.watch.tables.alert;
    const raise = async (number: number) => {
      const causes = [{ name: "price", value: "-5", weight: 1 }];
      const text = { id: `a${number}`, kind: "jump", title: "It fell", causes, market: 255, level: 2 };
      await db.insert(schema.alerts).values({ ...text, pool, sequence: BigInt(number), openedAt: 7n, closedAt: null });
    };
    const mine = ({ messages }: Client) => messages.filter(({ event }) => event === "jump");
    const told = async (id: number, count: number) => {
      const client = await Client.open(`${base}/v1/alerts/stream`, { "last-event-id": String(id) });
      clients.push(client);
      await client.until((each) => mine(each).length === count);
      return client;
    };
    await raise(last + 3);
    await raise(last + 5);
    for (const start = Date.now(); api.watch.tables.alert < last + 5; await new Promise((done) => setTimeout(done, 10)))
      assert.ok(Date.now() - start < 20_000);
    const [all, late] = [await told(last, 2), await told(last + 3, 1)];
    await raise(last + 9);
    await all.until((each) => mine(each).length === 3);
    await late.until((each) => mine(each).length === 2);
    assert.deepEqual(
      mine(all).map(({ id }) => id),
      [last + 3, last + 5, last + 9],
    );
    assert.deepEqual(mine(late), mine(all).slice(1));
    const { market, level, message, causes } = mine(all)[0]?.data ?? {};
    assert.deepEqual([market, level, message, causes], [null, "warning", "It fell", ["price: -5"]]);
  });

  it("cut a client that does not take what it is sent, with the reason; others go on", async () => {
    const [slow, good] = [await join(), await join()];
    slow.response.pause();
    const before = good.messages.length;
    for (let i = 0; i < 60; i++) await happen(10, 20_000);
    await good.until(({ messages }) => messages.length === before + 600);
    for (const start = Date.now(); api.streams.events.cut === 0; await new Promise((done) => setTimeout(done, 20)))
      assert.ok(Date.now() - start < 20_000);
    assert.deepEqual([api.streams.events.cut, api.streams.events.size], [1, 1]);
    assert.match(await (await fetch(`${base}/metrics`)).text(), /ballast_api_slow_clients_total 1\n/);
  });

  it("refuse one client too many by name", async () => {
    for (const start = Date.now(); api.streams.events.size > 0; await new Promise((done) => setTimeout(done, 10)))
      assert.ok(Date.now() - start < 5_000);
    for (let i = 0; i < 20; i++) await join();
    const response = await fetch(`${base}/v1/events/stream`);
    assert.equal(response.status, 503);
    assert.equal(((await response.json()) as { error: { name: string } }).error.name, "Busy");
  });
});
