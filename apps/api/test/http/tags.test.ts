/** What a client is told by 304: that it has what is true now, also of alarms, of finality and of age. 9 s of CPU. */
import assert from "node:assert/strict";
import { PROGRAM_ID } from "@ballast/sdk";
import type { Alert, AsOf, Event } from "../../src/contract/index";
import { schema } from "../../src/db";
import { SqlSink } from "../../src/ingest/sink";
import { type Served, servedStory } from "../support/served";

interface Answer<T> {
  asOf: AsOf;
  items: T[];
}

describe("a client that has an answer", function () {
  this.timeout(120_000);
  let api: Served;
  before(async () => {
    // Only what is told here makes it look.
    api = await servedStory({ everyMs: 3_600_000 });
  });
  after(() => api?.end());

  /** A client that asks again with the mark of what it has, as every browser does: the answer, or 304. */
  async function client(url: string) {
    const first = await api.server.inject({ method: "GET", url });
    const tag = String(first.headers.etag);
    return { first, again: () => api.server.inject({ method: "GET", url, headers: { "if-none-match": tag } }) };
  }

  it("is told that it has it, as long as nothing in it is another", async () => {
    for (const url of ["/v1/events?limit=3", "/v1/markets", "/v1/alerts", "/v1/events?format=csv"]) {
      const { again } = await client(url);
      await api.watch.look();
      const { statusCode, body } = await again();
      assert.deepEqual([statusCode, body], [304, ""], url);
    }
  });

  it("is told of an alarm that is raised, and of its end, although no event comes", async () => {
    const pool = api.watch.live.pool.toBase58();
    const before = await client("/v1/alerts");
    const alert = { pool, id: "a1", kind: "jump", title: "It fell", causes: [], market: 255, level: 3 };
    const sequence = BigInt(api.watch.tables.alert) + 1n;
    await api.database.db.insert(schema.alerts).values({ ...alert, sequence, openedAt: 1n << 40n, closedAt: null });
    await api.watch.look();
    const raised = await before.again();
    assert.equal(raised.statusCode, 200);
    assert.equal((raised.json() as Answer<Alert>).items[0]?.id, "a1");
    const open = await client("/v1/alerts");
    await api.database.db.update(schema.alerts).set({ closedAt: 7n });
    await api.watch.look();
    assert.equal(((await open.again()).json() as Answer<Alert>).items[0]?.closed, 7);
  });

  it("is told that an event is final by now", async () => {
    const pool = api.watch.live.pool.toBase58();
    const sink = new SqlSink(api.database, { address: pool, program: PROGRAM_ID.toBase58(), controller: false });
    const { next } = api.watch.tables;
    await api.database.pool.query("UPDATE cursors SET final = next - 2 WHERE pool = $1", [pool]);
    await api.watch.look();
    const { first, again } = await client("/v1/events?limit=1");
    assert.equal((first.json() as Answer<Event>).items[0]?.status, "confirmed");
    await sink.finalize(next);
    await api.watch.look();
    assert.equal(((await again()).json() as Answer<Event>).items[0]?.status, "finalized");
  });

  it("is told that nobody has read the chain for a while: an answer's age is part of it", async () => {
    await api.watch.look();
    const [old, table] = [await client("/v1/markets"), await client("/v1/markets?format=csv")];
    await new Promise((done) => setTimeout(done, 4_100));
    const answer = await old.again();
    assert.equal(answer.statusCode, 200);
    assert.ok(((answer.json() as Answer<unknown>).asOf.lagMs ?? 0) >= 4_000);
    assert.ok(Number((await table.again()).headers["x-ballast-lag-ms"]) >= 4_000);
  });
});
