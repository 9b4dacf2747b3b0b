/** Counting of events, windows of cells, falls of the fund: without a chain. 2 s of CPU. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { drawdownsOf } from "../src/answers/fund";
import { type Database, openDatabase } from "../src/db";
import { csvOf } from "../src/http/formats";
import { cellsOf, windowOf } from "../src/query/cells";
import { Census } from "../src/query/census";
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
