/** Counting of events, windows of cells, falls of the fund: without a chain. 2 s of CPU. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { events, IDL } from "@ballast/sdk";
import { drawdownsOf } from "../src/answers/fund";
import { type Database, openDatabase } from "../src/db";
import { plain } from "../src/engine/plain";
import { csvOf } from "../src/http/formats";
import { Batch } from "../src/query/batch";
import { cellsOf, windowOf } from "../src/query/cells";
import { Census } from "../src/query/census";
import { dataOf, eventOf } from "../src/query/event";
import { pageOf } from "../src/query/pages";
import { freshFolder } from "./support/embedded";

const POOL = "P".repeat(43);

describe("the census of events", function () {
  this.timeout(120_000);
  let folder = "";
  let database: Database;
  before(async () => {
    folder = await freshFolder();
    database = await openDatabase(folder);
  });
  after(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  const add = (from: number, to: number) =>
    database.pool.query(
      `INSERT INTO events (pool, sequence, slot, ts, signature, payer, raw, hash)
       SELECT $1, n, n, n, '', '', '', '' FROM generate_series($2::bigint, $3) AS n`,
      [POOL, from, to],
    );
  const mark = (next: number, final = next) => ({
    ...{ next: BigInt(next), final: BigInt(final), slot: 0, ts: 0, hash: new Uint8Array(32), alert: 0 },
  });

  it("names every hole, also beyond what was counted before, and forgets those that were filled", async () => {
    const census = new Census(database, POOL);
    const take = async (next: number, final: number) => {
      const { count, gaps, complete, newest } = await census.take(mark(next, final), next - 1);
      return { count, gaps, complete, newest };
    };
    assert.deepEqual(await take(0, 0), { count: 0, gaps: [], complete: true, newest: null });
    await add(0, 19_999);
    assert.deepEqual(await take(20_000, 15_000), { count: 20_000, gaps: [], complete: true, newest: 19_999 });
    await add(20_003, 20_009);
    const holes = [{ from: 20_000, to: 20_002 }];
    assert.deepEqual(await take(20_000, 15_000), { count: 20_007, gaps: holes, complete: false, newest: 20_009 });
    await add(20_000, 20_002);
    assert.deepEqual(await take(20_010, 15_000), { count: 20_010, gaps: [], complete: true, newest: 20_009 });
    await add(20_020, 40_000);
    const late = [{ from: 20_010, to: 20_019 }];
    const found = await take(20_010, 20_010);
    assert.deepEqual([found.gaps, found.complete], [late, false]);
    assert.deepEqual((await new Census(database, POOL).take(mark(20_010), 20_009)).gaps, late);
  });

  it("in pieces finds the same, wherever a hole lies between two of them", async () => {
    for (const piece of [20_010n, 20_015n, 20_020n, 20_021n, 7n, 10_000n]) {
      const pieces = new Census(database, POOL, piece);
      const { count, gaps, first, newest, complete } = await pieces.take(mark(40_001), 40_000);
      const late = [{ from: 20_010, to: 20_019 }];
      assert.deepEqual(
        { count, gaps, first, newest, complete },
        { ...{ count: 39_991, gaps: late, first: 0 }, ...{ newest: 40_000, complete: false } },
      );
      assert.deepEqual((await pieces.take(mark(40_001), 40_000)).count, 39_991);
    }
  });
});

describe("windows of cells", () => {
  it("follow each other without a hole or a cell told twice, in both orders", () => {
    const [earliest, latest] = [1_000_030, 1_010_000];
    for (const order of ["asc", "desc"] as const) {
      const seen: number[] = [];
      let after: number | null = null;
      for (let more = true; more; ) {
        const window = windowOf({ res: "5m", limit: 7, order, after }, earliest, latest);
        const cells = cellsOf(window);
        seen.push(...cells);
        more = window.more;
        after = cells.at(-1) ?? null;
      }
      const all = [...seen].sort((a, b) => a - b);
      assert.deepEqual(seen, order === "asc" ? all : all.reverse());
      const span = [Math.min(...seen), Math.max(...seen)];
      assert.deepEqual(span, [Math.floor(earliest / 300) * 300, Math.floor(latest / 300) * 300]);
      assert.equal(new Set(seen).size, (Math.max(...seen) - Math.min(...seen)) / 300 + 1);
    }
  });
  it("that end before they begin are empty", () => {
    const asked = { res: "1m" as const, limit: 5, order: "asc" as const, after: null };
    assert.deepEqual(cellsOf(windowOf({ ...asked, from: 9_000, to: 100 }, 1_000, 20_000)), []);
    assert.deepEqual(cellsOf(windowOf({ ...asked, to: 0 }, 1_000, 20_000)), []);
  });
});

describe("falls of the fund", () => {
  it("last from a peak until it is reached again", () => {
    const hours = [100n, 90n, 95n, 100n, 120n, 60n, 80n].map((close, i) => ({
      ...{ ts: i * 3_600, low: close, high: close, close },
    }));
    assert.deepEqual(
      drawdownsOf(hours).map(({ peak, trough, depth, to }) => [peak, trough, depth, to]),
      [
        ["100", "90", "1000", 3 * 3_600],
        ["120", "60", "5000", null],
      ],
    );
  });
});

describe("tables", () => {
  it("quote what separates, and let no text become a formula", () => {
    const row = { a: 'x,"y"', b: "=1+1", c: "-5", d: null, e: { f: [1] } };
    const text = csvOf(["a", "b", "c", "d", "e.f"], [row]);
    assert.equal(text, 'a,b,c,d,e.f\r\n"x,""y""",\'=1+1,-5,,[1]\r\n');
  });
});

describe("events as text", () => {
  /** Bytes that look like nothing, the same in every run. */
  const bytesOf = (seed: string, length: number) => {
    const parts: Buffer[] = [];
    for (let i = 0; i * 32 < length; i++) parts.push(createHash("sha256").update(`${seed} ${i}`).digest());
    return Buffer.concat(parts).subarray(0, length);
  };
  /** Numbers of 64 bits at the ends of what JavaScript has exactly, wherever a field begins. */
  const edges = [2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n), -(2n ** 53n) - 1n, 2n ** 32n - 1n, -1n, 0n].flatMap(
    (edge) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(edge);
      return Array.from({ length: 8 }, (_, i) => Buffer.alloc(1_024, Buffer.concat([bytes, bytes]).subarray(i, i + 8)));
    },
  );
  /** Any bytes of each kind of event, and those. */
  const all = IDL.events.flatMap(({ name, discriminator }) =>
    [bytesOf(name, 1_024), ...edges].map((rest) => {
      const raw = Uint8Array.from([...discriminator, ...rest]);
      return { name, raw, event: events.decodeEvent(raw) };
    }),
  );

  it("have the bytes that their fields would be written as, whatever these are", () => {
    for (const { name, raw, event } of all) {
      assert.ok(event !== null, name);
      const { header: _, ...data } = event.data as Record<string, unknown>;
      assert.equal(dataOf({ raw, decode_error: null }), JSON.stringify(plain(data)), name);
    }
  });

  it("are whole JSON, also where a row has what no event has", () => {
    const raw = bytesOf("none", 40);
    const odd = { sequence: "7", slot: "8", ts: "-9", signature: 'a"\n\\', name: 'b"', market: 255, owner: 'c"' };
    const row = { ...odd, raw, decode_error: 'not "known"' };
    const { value, isFinal } = eventOf(row, { final: 7n });
    const told = { ...odd, sequence: 7, slot: 8, ts: -9, market: null, status: "confirmed" };
    assert.deepEqual(value, { ...told, data: { raw: raw.toString("hex"), decodeError: 'not "known"' } });
    assert.equal(isFinal, false);
    const bare = eventOf({ ...row, raw: raw.subarray(0, 0), name: null, owner: null, market: null }, { final: 8n });
    assert.deepEqual(
      [bare.value.name, bare.value.owner, bare.value.market, bare.value.status],
      ["Undecoded", null, null, "finalized"],
    );
  });
});

describe("what is answered together", () => {
  it("is all that waits, up to its weight; what is too much for all is answered alone", async () => {
    const rounds: number[][] = [];
    const answer = async (questions: readonly number[]) => {
      rounds.push([...questions]);
      return questions.map((question) => question * 2);
    };
    const batch = new Batch({ answer, weigh: (question: number) => question, most: 10 });
    const answers = await Promise.all([4, 5, 6, 50, 1].map((question) => batch.ask(question)));
    assert.deepEqual(answers, [8, 10, 12, 100, 2]);
    assert.deepEqual(rounds, [[4, 5], [6], [50], [1]]);
  });

  it("fails for nobody but who asked what cannot be answered", async () => {
    const answer = async (questions: readonly number[]) => {
      if (questions.includes(3)) throw new RangeError("three");
      return questions;
    };
    const batch = new Batch({ answer, weigh: () => 1, most: 10 });
    const all = await Promise.allSettled([1, 2, 3, 4].map((question) => batch.ask(question)));
    assert.deepEqual(
      all.map((one) => (one.status === "fulfilled" ? one.value : String(one.reason))),
      [1, 2, "RangeError: three", 4],
    );
    assert.equal(await batch.ask(5), 5);
  });
});

describe("pages of rows", function () {
  this.timeout(120_000);
  let folder = "";
  let database: Database;
  let statements = 0;
  before(async () => {
    folder = await freshFolder();
    database = await openDatabase(folder);
    await database.pool.query(
      `INSERT INTO events (pool, sequence, slot, ts, signature, owner, market, name, payer, raw, hash)
       SELECT $1, n, n, n, '', 'owner' || n % 7, n % 3, 'name' || n % 5, '', '', '' FROM generate_series(0, 999) AS n`,
      [POOL],
    );
    database.pool.on("acquire", () => void statements++);
  });
  after(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  type Row = { sequence: string };
  const asked = { pool: POOL, columns: "sequence", table: "events" } as const;

  it("of one kind are one statement, and each asker gets its own in its order", async () => {
    for (const order of ["asc", "desc"] as const) {
      const before = statements;
      const pages = Array.from({ length: 40 }, (_, i) => ({ owner: i % 8, limit: 1 + (i % 6), edge: 400 + i }));
      const found = await Promise.all(
        pages.map(({ owner, limit, edge }) => {
          const at = [order === "asc" ? "sequence >" : "sequence <", edge] as const;
          return pageOf<Row>(database, { ...asked, conditions: [["owner =", `owner${owner}`], at], order, limit });
        }),
      );
      assert.equal(statements - before, 1);
      const numbers = Array.from({ length: 1_000 }, (_, n) => n);
      if (order === "desc") numbers.reverse();
      for (const [i, { owner, limit, edge }] of pages.entries())
        assert.deepEqual(
          found[i]?.map(({ sequence }) => Number(sequence)),
          numbers.filter((n) => n % 7 === owner && (order === "asc" ? n > edge : n < edge)).slice(0, limit),
        );
    }
  });

  it("that no index has in one piece are asked alone, so that nobody waits for their search", async () => {
    const before = statements;
    const kinds = [
      [["ts >=", 500]],
      [
        ["owner =", "owner1"],
        ["name =", "name1"],
      ],
    ] as const;
    const found = await Promise.all(
      kinds.flatMap((conditions) =>
        [2, 3].map((limit) => pageOf<Row>(database, { ...asked, conditions, order: "asc", limit })),
      ),
    );
    assert.equal(statements - before, 4);
    assert.deepEqual(
      found.map((rows) => rows.map(({ sequence }) => Number(sequence))),
      [
        [500, 501],
        [500, 501, 502],
        [1, 36],
        [1, 36, 71],
      ],
    );
  });
});
