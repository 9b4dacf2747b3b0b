/** 3 s of CPU: opening the embedded database takes most of it. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { type Database, openDatabase, schema } from "../../src/db";
import { ask } from "../../src/db/ask";
import { freshFolder } from "../support/embedded";
import { startPostgres } from "../support/postgres";

/** Column by column, as `schema.ts` says. */
function wanted(): string[] {
  return Object.values(schema)
    .filter((table) => table instanceof PgTable)
    .flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns.map((c) => `${name}.${c.name} ${c.getSQLType()}${c.notNull ? " not null" : ""}`);
    })
    .sort();
}

async function found({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(`
    SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END AS line
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
      AND c.relname <> 'migrations'`);
  return rows.map(({ line }) => line).sort();
}

const keysOf = (lines: readonly string[]) => [...new Set(lines.map((line) => line.split(".")[0]))];

describe("The embedded database", function () {
  this.timeout(120_000);
  let folder = "";
  let open: Database;
  before(async () => {
    folder = await freshFolder();
    open = await openDatabase(folder);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("has the tables of the schema, column by column", async () => {
    assert.ok(keysOf(wanted()).length > 25);
    assert.deepEqual(await found(open), wanted());
  });

  it("is opened by one process at a time", async () => {
    await assert.rejects(openDatabase(folder), { name: "DatabaseError", message: /is open in process/ });
  });

  it("lets nobody look into a transaction, and ends one whose connection is lost", async () => {
    const writer = await open.pool.connect();
    await writer.query("BEGIN");
    await writer.query("INSERT INTO undo VALUES ('p', 1, 't', 'k', NULL)");
    const reading = open.db.select().from(schema.undo);
    const early = await Promise.race([reading.then(() => "read"), new Promise((done) => setTimeout(done, 50))]);
    assert.equal(early, undefined);
    writer.release(new Error("lost"));
    assert.deepEqual(await reading, []);
  });

  it("lets no other statement into a transaction that begins among those that wait together", async () => {
    const [busy, first, second] = await Promise.all([1, 2, 3].map(() => open.pool.connect()));
    // While it sleeps the next two wait, and go to its thread at once.
    const sleep = busy?.query("SELECT pg_sleep(0.05)");
    const begun = first?.query("BEGIN");
    const written = second?.query("INSERT INTO undo VALUES ('p', 1, 't', 'k', NULL)");
    await Promise.all([sleep, begun]);
    await first?.query("ROLLBACK");
    await written;
    assert.equal((await open.db.select().from(schema.undo)).length, 1);
    await open.pool.query("DELETE FROM undo");
    for (const client of [busy, first, second]) client?.release();
  });

  it("keeps no prepared statement of a connection that has ended: the session goes on for ever", async () => {
    const kept = async () => {
      const { rows } = await open.pool.query<{ name: string }>("SELECT name FROM pg_prepared_statements");
      return rows.map(({ name }) => name);
    };
    const client = await open.pool.connect();
    await client.query({ name: "ends", text: "SELECT 1" });
    await assert.rejects(client.query({ name: "fails", text: "SELECT nonsense" }), { message: /nonsense/ });
    await client.query({ name: "ends too", text: "SELECT $1::int", values: [1] });
    assert.ok((await kept()).includes("ends"));
    client.release(true);
    for (const left = await kept(); left.length > 0; left.splice(0, left.length, ...(await kept())))
      assert.deepEqual(
        left.filter((name) => !/^ends/.test(name)),
        [],
      );
  });

  it("names prepared statements by connection, since all share one session, and keeps none that failed", async () => {
    const text = "SELECT $1::int + 1 AS n";
    const asked = Array.from({ length: 20 }, (_, i) => ask<{ n: number }>(open.pool, text, [i]));
    assert.deepEqual(
      (await Promise.all(asked)).map(([row]) => row?.n),
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    await assert.rejects(ask(open.pool, text, ["x"]), { code: "22P02" });
    assert.deepEqual(await ask(open.pool, text, [1]), [{ n: 2 }]);
  });

  it("answers a wrong statement with its error, and the next one as if nothing had been", async () => {
    await assert.rejects(open.pool.query("SELEC 1"), { message: /syntax error/ });
    assert.deepEqual((await open.pool.query("SELECT 1 AS n")).rows, [{ n: 1 }]);
  });

  it("is refused where a newer version made it", async () => {
    await open.pool.query("INSERT INTO migrations VALUES ('9999_later.sql', 'x')");
    await open.close();
    await assert.rejects(openDatabase(folder), { name: "DatabaseError", message: /newer version: it has 9999/ });
    // Whoever was refused has left it: it is not locked.
    await assert.rejects(openDatabase(folder), { name: "DatabaseError", message: /newer version/ });
  });
});

describe("A PostgreSQL server", function () {
  this.timeout(120_000);
  it("has the same tables, partitioned and with block ranges by time", async function () {
    const server = await startPostgres(this);
    try {
      const open = await openDatabase(server.url);
      assert.deepEqual(await found(open), wanted());
      const { rows } = await open.pool.query(
        "SELECT count(*)::int AS n FROM pg_class WHERE relkind = 'p' UNION ALL SELECT count(*)::int FROM pg_indexes WHERE indexdef LIKE '%brin%'",
      );
      assert.ok(rows.every(({ n }) => n >= 4));
      assert.deepEqual((await open.pool.query("SHOW jit")).rows, [{ jit: "off" }]);
      await open.close();
      const again = await openDatabase(server.url);
      await again.close();
    } finally {
      await server.stop();
    }
    await assert.rejects(openDatabase(server.url), { name: "DatabaseError" });
  });
});
