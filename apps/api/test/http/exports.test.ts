/** Tables as Parquet files, read back by readers that are not the writer. 20 s of CPU. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { type Answer, ENDPOINTS, EXPORT_MOST, EXPORTED } from "../../src/contract/index";
import { schema } from "../../src/db";
import { EXPORTS } from "../../src/export/columns";
import { parquetOf } from "../../src/export/parquet";
import { pythonFor } from "../support/python";
import { type Served, servedStory } from "../support/served";

const GUIDE = path.resolve(__dirname, "../../../../docs/guides/analysts.md");
/** Beyond what any number of JavaScript, and any signed one of 64 bits, holds. */
const [U64, U128, MOST] = [2n ** 64n - 1n, 2n ** 128n - 1n, 2n ** 63n - 1n];

describe("tables as files", function () {
  this.timeout(600_000);
  let api: Served;
  const folder = mkdtempSync(path.join(tmpdir(), "ballast-parquet-"));
  before(async () => {
    api = await servedStory();
    // The last event is final as well: the story ends with it.
    await api.database.db.update(schema.cursors).set({ final: api.watch.tables.next });
    await api.watch.look();
    await extremes();
  });
  after(async () => {
    await api?.end();
    rmSync(folder, { recursive: true });
  });

  /** A flow of the fund with the widest numbers that the tables take. */
  async function extremes(): Promise<void> {
    const { db } = api.database;
    const [row] = await db.select().from(schema.fundFlows).limit(1);
    assert.ok(row);
    const flow = { ...row, sequence: 0n, ts: MOST, slot: -MOST, owner: null, usd: -U128, balance: U128 };
    await db.insert(schema.fundFlows).values([{ ...flow, source: "stake" }]);
    await db.insert(schema.fundFlows).values([{ ...flow, source: "sweep", usd: U64, balance: 0n, owner: "é,\n\"'" }]);
  }

  const urlOf = (table: string, query = "") => `/v1/exports/${table}.parquet${query}`;
  const get = (url: string, headers = {}) => api.server.inject({ method: "GET", url, headers });

  async function fileOf(table: string, query = ""): Promise<{ file: string; buffer: ArrayBuffer }> {
    const response = await get(urlOf(table, query));
    assert.equal(response.statusCode, 200, response.body);
    assert.equal(response.headers["content-type"], "application/vnd.apache.parquet");
    const file = path.join(folder, `${table}.parquet`);
    writeFileSync(file, response.rawPayload);
    return { file, buffer: Uint8Array.from(response.rawPayload).buffer };
  }

  it("hold every row of every table as the tables have it, to the last digit", async () => {
    for (const [name, { columns, table }] of EXPORTS) {
      const { buffer } = await fileOf(name);
      const found = await parquetReadObjects({ file: buffer, utf8: false });
      const { rows } = await api.database.pool.query(`SELECT * FROM ${name} ORDER BY sequence`);
      assert.equal(found.length, rows.length, name);
      const key = (row: Record<string, unknown>) => `${row.sequence}.${row.source ?? row.slot}.${row.market}`;
      const byKey = new Map(rows.map((row) => [key(row), row]));
      for (const row of found) {
        const own = byKey.get(key(row));
        assert.ok(own, `${name} ${key(row)}`);
        for (const column of columns.filter((each) => each.type !== "JSON"))
          assert.deepEqual(row[column.name] ?? null, column.of(own), `${name}.${column.name}`);
      }
      assert.ok(table);
      assert.equal(Number(parquetMetadata(buffer).num_rows), rows.length);
    }
    const flows = await parquetReadObjects({ file: (await fileOf("fund_flows", "?to=1")).buffer });
    assert.deepEqual(
      flows.map(({ source, ts, slot, usd, balance, owner }) => [source, ts, slot, usd, balance, owner]),
      [
        ["stake", MOST, -MOST, String(-U128), String(U128), undefined],
        ["sweep", MOST, -MOST, String(U64), "0", "é,\n\"'"],
      ].map((row) => row.map((value) => value ?? flows[0]?.owner)),
    );
  });

  it("of events have their fields by name, as the API answers them", async () => {
    const rows = await parquetReadObjects({ file: (await fileOf("events")).buffer });
    const { items } = (await get(api.urlOf(ENDPOINTS.events, "limit=1000&order=asc"))).json() as Answer<"events">;
    assert.deepEqual(
      rows.map(({ sequence, name, data }) => [Number(sequence), name, data]),
      items.map(({ sequence, name, data }) => [sequence, name, data]),
    );
  });

  it("of a range have this range, final events only, and are known again", async () => {
    const [all] = [await parquetReadObjects({ file: (await fileOf("events")).buffer })];
    const first = Number(all[0]?.sequence);
    const read = async (table: string, query: string) => {
      const { rawPayload, headers } = await get(urlOf(table, query));
      const rows = await parquetReadObjects({ file: Uint8Array.from(rawPayload).buffer });
      return { numbers: rows.map(({ sequence }) => Number(sequence)), headers };
    };
    const query = `?from=${first + 3}&to=${first + 7}`;
    const { numbers, headers } = await read("events", query);
    assert.deepEqual(
      numbers,
      [3, 4, 5, 6].map((n) => first + n),
    );
    assert.deepEqual([headers["x-ballast-from"], headers["x-ballast-to"]], [`${first + 3}`, `${first + 7}`]);
    const again = await get(urlOf("events", query), { "if-none-match": String(headers.etag) });
    assert.equal(again.statusCode, 304);
    const final = async (at: bigint) => {
      const pool = api.watch.live.pool.toBase58();
      await api.database.db.update(schema.cursors).set({ final: at }).where(eq(schema.cursors.pool, pool));
      await api.watch.look();
    };
    const { next } = api.watch.tables;
    await final(BigInt(first + 5));
    const cut = await read("events", `?from=${first + 3}`);
    assert.deepEqual([cut.numbers.length, cut.headers["x-ballast-to"]], [2, `${first + 5}`]);
    assert.deepEqual((await read("fills", `?from=${first + 5}`)).numbers, []);
    await final(next);
  });

  it("are others as soon as a row is: a snapshot of a final event can come late, be read again, or go with a fork", async () => {
    const url = urlOf("snapshots_pool");
    const pool = api.watch.live.pool.toBase58();
    const late = {
      pool,
      slot: 7n,
      sequence: 1n,
      ts: 1n,
      aum: 5n,
      aumMint: null,
      aumBurn: null,
      lpSupply: 4n,
      fund: 3n,
    };
    const row = { ...late, fundShares: 2n, fundTarget: null, coverage: null, fundValue: null, util: 0 };
    let { etag } = (await get(url)).headers;
    const changed = async (change: PromiseLike<unknown>) => {
      await change;
      const { statusCode, headers } = await get(url, { "if-none-match": String(etag) });
      assert.equal(statusCode, 200);
      assert.notEqual(headers.etag, etag);
      etag = headers.etag;
      assert.equal((await get(url, { "if-none-match": String(etag) })).statusCode, 304);
    };
    const { db } = api.database;
    const own = eq(schema.snapshotsPool.slot, late.slot);
    await changed(db.insert(schema.snapshotsPool).values([row]));
    await changed(db.update(schema.snapshotsPool).set({ aum: 6n }).where(own));
    await changed(db.delete(schema.snapshotsPool).where(own));
  });

  it("that nobody can have are refused by name", async () => {
    const wrong: [string, number, string][] = [
      [urlOf("nothing"), 400, "BadParameter"],
      [urlOf("cursors"), 400, "BadParameter"],
      [urlOf("events", "?from=5&to=4"), 400, "BadParameter"],
      [urlOf("events", "?from=-1"), 400, "BadParameter"],
      [urlOf("events", "?limit=4"), 400, "BadParameter"],
      ["/v1/exports/events.csv", 404, "UnknownPath"],
    ];
    for (const [url, status, name] of wrong) {
      const response = await get(url);
      assert.deepEqual([response.statusCode, response.json().error.name], [status, name], url);
    }
  });

  it("of more rows than a group are written as they are read, and end where the client leaves", async () => {
    const of = EXPORTS.get("keeper_actions");
    assert.ok(of);
    const insert = `INSERT INTO keeper_actions SELECT 'P', n, n, n, 'x', 'k', 'a', 0, n FROM generate_series(1, 9001) AS n`;
    await api.database.pool.query(insert);
    const parts: Uint8Array[] = [];
    for await (const part of parquetOf(api.database, "P", of, { from: 0n, to: 9_000n })) parts.push(part);
    assert.ok(parts.length >= 4, `${parts.length} parts`);
    const file = Uint8Array.from(Buffer.concat(parts)).buffer;
    assert.equal(parquetMetadata(file).row_groups.length, 3);
    const rows = await parquetReadObjects({ file });
    assert.deepEqual(
      rows.map(({ sequence, reward }) => [sequence, reward]),
      Array.from({ length: 8_999 }, (_, i) => [BigInt(i + 1), String(i + 1)]),
    );
    for await (const part of parquetOf(api.database, "P", of, { from: 0n, to: 9_000n })) if (part.length > 0) break;
    assert.ok(EXPORT_MOST >= 100_000);
  });

  it("are read by DuckDB: the guide's own queries, and every number exactly", async function () {
    const python = pythonFor(this, "duckdb", ["duckdb==2.0.1"]);
    for (const name of EXPORTED) await fileOf(name);
    const blocks = [...readFileSync(GUIDE, "utf8").matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = ""]) => sql);
    assert.ok(blocks.length >= 1);
    const flows = "SELECT usd, usd::UHUGEINT FROM 'fund_flows.parquet' WHERE source = 'sweep' AND sequence = 0";
    const wide =
      "SELECT balance::UHUGEINT::VARCHAR, ts, slot FROM 'fund_flows.parquet' WHERE source = 'stake' AND sequence = 0";
    const types = `SELECT string_agg(column_type, ',') FROM (DESCRIBE SELECT sequence, market, usd, owner FROM 'fund_flows.parquet')`;
    const program = [
      "import duckdb, json, sys",
      "print(json.dumps([[[str(value) for value in row] for row in duckdb.sql(sql).fetchall()] for sql in json.load(sys.stdin)]))",
    ].join("\n");
    const input = JSON.stringify([...blocks, flows, wide, types]);
    const out = execFileSync(python, ["-c", program], { cwd: folder, input, encoding: "utf8" });
    const found = JSON.parse(out) as string[][][];
    assert.deepEqual(found.slice(-3), [
      [[String(U64), String(U64)]],
      [[String(U128), String(MOST), String(-MOST)]],
      [["BIGINT,INTEGER,VARCHAR,VARCHAR"]],
    ]);
    const { items } = (await get(api.urlOf(ENDPOINTS.ledger))).json() as Answer<"ledger">;
    const [byMarket] = found;
    assert.deepEqual(
      byMarket?.map((row) => row.slice(0, 3)),
      [["0", "1", items[0]?.deficits]],
    );
    for (const rows of found) assert.ok(rows.length > 0);
  });
});
