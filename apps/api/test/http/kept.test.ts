/** Answers that are kept between two looks: found once, never older than they say, gone with a fork. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { PROGRAM_ID } from "@ballast/sdk";
import { z } from "zod";
import type { AsOf, Event } from "../../src/contract/index";
import { writtenOf } from "../../src/http/formats";
import { gzipped } from "../../src/http/gzip";
import { Kept } from "../../src/http/kept";
import { SqlSink } from "../../src/ingest/sink";
import { heardAgain } from "../support/again";
import { type Served, servedStory } from "../support/served";

describe("what is kept of answers", () => {
  const answer = (bytes: number) => ({ bytes });

  it("is sought once by all who ask at once, and again after the next look", async () => {
    let [look, seeks] = [0, 0];
    const kept = new Kept<{ bytes: number; of: number }>(() => look);
    const seek = async () => {
      seeks++;
      await new Promise((done) => setImmediate(done));
      return { bytes: 10, of: seeks };
    };
    const all = await Promise.all(Array.from({ length: 50 }, () => kept.get("a", seek)));
    assert.deepEqual([seeks, new Set(all).size, kept.hits], [1, 1, 49]);
    look++;
    assert.equal((await kept.get("a", seek)).of, 2);
  });

  it("does not take what was sought before a look for an answer after it", async () => {
    let look = 0;
    const kept = new Kept<{ bytes: number; of: string }>(() => look);
    let end = (_: { bytes: number; of: string }) => {};
    const old = kept.get("a", () => new Promise((done) => (end = done)));
    look++;
    const now = kept.get("a", async () => ({ bytes: 1, of: "new" }));
    end({ bytes: 1, of: "old" });
    assert.deepEqual([(await old).of, (await now).of], ["old", "new"]);
    assert.equal((await kept.get("a", () => assert.fail("it is there"))).of, "new");
  });

  it("keeps no failure, and tells it to all who wait", async () => {
    const kept = new Kept(() => 0);
    const failing = () => Promise.reject(new RangeError("no"));
    const all = await Promise.allSettled([kept.get("a", failing), kept.get("a", failing)]);
    assert.deepEqual(
      all.map(({ status }) => status),
      ["rejected", "rejected"],
    );
    assert.deepEqual(await kept.get("a", async () => answer(1)), answer(1));
  });

  it("stays below its bytes, whatever is asked: long addresses, many, large answers", async () => {
    const most = 1_000_000;
    const kept = new Kept(() => 0, most);
    for (let i = 0; i < 3_000; i++)
      await kept.get(`${i}`.padStart(i % 7 === 0 ? 15_000 : 9), async () => answer(2_000));
    assert.ok(kept.bytes <= most && kept.bytes > most / 2, `${kept.bytes}`);
    const before = kept.bytes;
    await kept.get("large", async () => answer(most / 2));
    assert.equal(kept.bytes, before);
  });

  it("counts what is kept compressed beside an answer, however badly that goes", () => {
    const asOf = { slot: 1, sequence: 1, ts: 1, lagMs: 0 };
    for (const text of [
      randomBytes(60_000).toString("latin1"),
      randomBytes(60_000).toString("hex"),
      "x".repeat(2_000),
    ]) {
      const written = writtenOf("json", { asOf, data: text }, z.unknown());
      gzipped("{", written);
      const held = written.plain.length + (written.deflated?.length ?? Number.NaN);
      assert.ok(held <= written.bytes + 400, `${held} bytes are held, ${written.bytes} are counted`);
    }
  });

  it("as gzip is one file with the beginning before it", () => {
    const restOf = (text: string) => ({ plain: Buffer.from(text), deflated: null });
    for (const rest of ["", "x".repeat(100_000), "äöü€".repeat(999)])
      for (const beginning of ["", "{", "é".repeat(500)])
        assert.equal(gunzipSync(gzipped(beginning, restOf(rest))).toString(), beginning + rest);
    assert.throws(() => gzipped("x".repeat(65_536), restOf("")), RangeError);
  });
});

describe("an API that keeps its answers", function () {
  this.timeout(300_000);
  let api: Served;
  let sink: SqlSink;
  let next = 0n;
  before(async () => {
    // Only what is told here makes it look.
    api = await servedStory({ everyMs: 3_600_000 });
    const stream = { address: api.watch.live.pool.toBase58(), program: PROGRAM_ID.toBase58(), controller: false };
    sink = new SqlSink(api.database, stream, () => void api.watch.look());
    next = api.watch.tables.next;
  });
  after(() => api?.end());

  const get = (url: string, headers: Record<string, string> = {}) => api.server.inject({ method: "GET", url, headers });
  const eventsOf = async (query: string) =>
    (await get(`/v1/events?${query}`)).json() as { asOf: AsOf; items: Event[]; next: string | null };

  const heard = (sequence: bigint, signature: string) => heardAgain(api.story, sequence, signature);

  it("reads what many ask for at once together: fifty pages that differ are a statement or two", async () => {
    let asked = 0;
    const count = () => void asked++;
    api.database.pool.on("acquire", count);
    const newest = Number(next) - 1;
    const pages = Array.from({ length: 50 }, (_, i) => ({ limit: 1 + (i % 5), to: newest - (i % 3), i }));
    const all = await Promise.all(
      pages.map(({ limit, to, i }) => eventsOf(`limit=${limit}&to=${to}${i < 25 ? "" : "&order=desc"}`)),
    );
    api.database.pool.off("acquire", count);
    for (const [i, { items }] of all.entries()) {
      const { limit, to } = pages[i] ?? { limit: 0, to: 0 };
      assert.deepEqual(
        items.map(({ sequence }) => sequence),
        Array.from({ length: limit }, (_, n) => to - 1 - n),
      );
    }
    assert.ok(asked === 1 || asked === 2, `${asked} statements`);
  });

  it("asks the tables once for fifty who ask the same, and not at all for those who come later", async () => {
    let asked = 0;
    const count = () => void asked++;
    api.database.pool.on("acquire", count);
    const all = await Promise.all(Array.from({ length: 50 }, () => get("/v1/events?limit=7")));
    assert.deepEqual([asked, new Set(all.map(({ body }) => body)).size], [1, 1]);
    await get("/v1/events?limit=7");
    api.database.pool.off("acquire", count);
    assert.equal(asked, 1);
    assert.match((await get("/metrics")).body, /ballast_api_kept_answers_total [5-9]\d\n/);
  });

  it("says how old an answer is by now, not how old it was when it was written", async () => {
    const [first, , second] = [
      await get("/v1/markets"),
      await new Promise((done) => setTimeout(done, 40)),
      await get("/v1/markets"),
    ];
    const lag = (body: string) => (JSON.parse(body) as { asOf: AsOf }).asOf.lagMs ?? -1;
    assert.ok(lag(second.body) >= lag(first.body) + 30, `${lag(first.body)} ${lag(second.body)}`);
    const rest = (body: string) => body.replace(/"lagMs":\d+/, "");
    assert.equal(rest(second.body), rest(first.body));
    const table = await get("/v1/markets?format=csv");
    assert.ok(Number(table.headers["x-ballast-lag-ms"]) >= lag(second.body));
  });

  it("gives the same bytes packed, to those who take them so", async () => {
    const plain = await get("/v1/events?limit=13");
    for (const accepted of ["gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8"]) {
      const packed = await get("/v1/events?limit=13", { "accept-encoding": accepted });
      assert.equal(packed.headers["content-encoding"], "gzip");
      assert.equal(gunzipSync(packed.rawPayload).toString(), plain.body);
      assert.match(String(packed.headers.vary), /accept-encoding/);
    }
    const none = await get("/v1/events?limit=13", { "accept-encoding": "identity" });
    assert.deepEqual([none.headers["content-encoding"], none.body], [undefined, plain.body]);
  });

  it("does not mix up who takes what: tables, lines and JSON of one address are three", async () => {
    const of = async (accept: string) => (await get("/v1/events?limit=2", { accept })).headers["content-type"];
    const types = [
      await of("text/csv"),
      await of("application/json"),
      await of("application/x-ndjson"),
      await of("text/csv"),
    ];
    assert.deepEqual(
      types.map((type) => String(type).split(";")[0]),
      ["text/csv", "application/json", "application/x-ndjson", "text/csv"],
    );
  });

  it("forgets what a fork took back, although number and slot of what replaced it are the same", async () => {
    await sink.append([heard(next, "first")], null);
    await api.watch.look();
    const url = "/v1/events?limit=3";
    const before = await get(url);
    assert.equal((await get(url)).body, before.body);
    assert.equal((before.json() as { items: Event[] }).items[0]?.signature, "first");
    const tag = String(before.headers.etag);
    await sink.rewind(next);
    await api.watch.look();
    const without = await eventsOf("limit=3");
    assert.deepEqual([without.asOf.sequence, without.items[0]?.sequence], [Number(next) - 1, Number(next) - 1]);
    const other = heard(next, "second");
    (other.raw as Uint8Array)[100] = ((other.raw as Uint8Array)[100] ?? 0) ^ 1;
    await sink.append([other], null);
    await api.watch.look();
    const after = await get(url, { "if-none-match": tag });
    assert.equal(after.statusCode, 200);
    const { asOf, items } = after.json() as { asOf: AsOf; items: Event[] };
    assert.deepEqual(
      [asOf.sequence, items[0]?.signature, items[0]?.slot],
      [Number(next), "second", Number(next) + 1_000],
    );
    assert.notEqual(after.headers.etag, tag);
    next += 1n;
  });

  it("calls an answer as fresh as its rows are, though the tables move while they are read", async () => {
    const client = await api.database.pool.connect();
    // Has the only session until it commits: the look and the answer wait behind it, in this order.
    await client.query("BEGIN");
    const looking = api.watch.look();
    await new Promise((done) => setTimeout(done, 20));
    const asked = eventsOf("limit=9&order=desc");
    await new Promise((done) => setTimeout(done, 20));
    await client.query(
      `INSERT INTO events SELECT pool, sequence + 1, slot, ts, signature, name, market, owner, subject, payer, raw, hash
       FROM events WHERE sequence = $1`,
      [String(next - 1n)],
    );
    await client.query("UPDATE cursors SET next = next + 1");
    await client.query("COMMIT");
    client.release();
    const { asOf, items } = await asked;
    await looking;
    assert.equal(asOf.sequence, items[0]?.sequence);
    next += 1n;
    const after = await eventsOf("limit=9&order=desc");
    assert.deepEqual([after.asOf.sequence, after.items[0]?.sequence], [Number(next) - 1, Number(next) - 1]);
  });
});
