/** The operators' guide: its own commands, embedded and on PostgreSQL; what was there is there after. 12 s of CPU. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { type Database, openDatabase } from "../../src/db";
import { dataIn } from "../../src/db/embedded/folder";
import { dump } from "../support/dump";
import { freshFolder } from "../support/embedded";
import { postgresOf, type Server, startPostgres } from "../support/postgres";

const GUIDE = readFileSync(path.resolve(__dirname, "../../../../docs/guides/operators.md"), "utf8");
const MIGRATIONS = path.resolve(__dirname, "../../migrations");

/** The guide's block that begins with this comment. */
function block(title: string): string {
  const found = [...GUIDE.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  const [own] = found.filter((text) => text.startsWith(`# ${title}:`));
  assert.ok(own, `no block of the guide begins with "# ${title}:"`);
  return own;
}

/** Runs it as an operator does: by a shell that stops at the first failure. */
function run(title: string, env: Record<string, string>, user: object = {}): void {
  const PATH = `${postgresOf() ?? ""}:${process.env.PATH}`;
  const options = { ...user, env: { ...process.env, ...env, PATH }, cwd: "/", stdio: "pipe" as const };
  execFileSync("bash", ["-eu", "-c", block(title)], options);
}

/** Rows of three tables, with the widest numbers, text and bytes. */
async function fill({ pool }: Database): Promise<void> {
  await pool.query(
    `INSERT INTO events (pool, sequence, slot, ts, signature, payer, raw, hash, owner)
     SELECT 'P', n, n, n, 'é''"' || n, 'k', decode('00ff', 'hex'), sha256(n::text::bytea), NULL FROM generate_series(0, 99) AS n`,
  );
  await pool.query(
    `INSERT INTO fund_flows (pool, sequence, slot, ts, signature, source, market, usd, balance)
     VALUES ('P', 3, 3, 3, 's', 'draw', 0, ${-(2n ** 127n)}, ${2n ** 128n - 1n})`,
  );
  await pool.query("INSERT INTO cursors VALUES ('P', 'Q', false, 100, 90, 99, 99, 's', '\\x01', 1)");
}

/** What is in a database, which is closed afterwards. */
async function contents(where: string): Promise<Record<string, string>> {
  const database = await openDatabase(where);
  const found = await dump(database);
  await database.close();
  return found;
}

/** Opens one as an older version left it: without the last files of `migrations`. */
async function asOlder(query: (text: string) => Promise<unknown>, server: boolean): Promise<string[]> {
  const [first = "", second = "", ...later] = readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith(".sql"))
    .sort();
  await query("CREATE TABLE migrations (name text PRIMARY KEY, digest text NOT NULL)");
  for (const name of [first, second]) {
    const text = readFileSync(path.join(MIGRATIONS, name), "utf8");
    await query(server ? text.replaceAll(/^--postgres /gm, "") : text);
    const digest = createHash("sha256").update(text).digest("hex");
    await query(`INSERT INTO migrations VALUES ('${name}', '${digest}')`);
  }
  return later;
}

describe("the operators' guide, embedded", function () {
  this.timeout(300_000);
  const made: string[] = [];
  after(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });

  it("a copy restores every row, and opens", async () => {
    const folder = await freshFolder();
    made.push(folder);
    const database = await openDatabase(folder);
    await fill(database);
    const before = await dump(database);
    await database.close();
    const [BACKUP, restored] = [path.join(folder, "copy.tar.gz"), path.join(folder, "restored")];
    run("backup, embedded", { DB: folder, BACKUP });
    run("restore, embedded", { DB: restored, BACKUP });
    assert.ok(existsSync(dataIn(restored)));
    assert.deepEqual(await contents(restored), before);
    assert.ok((before.events?.length ?? 0) > 1_000);
    assert.throws(() => run("restore, embedded", { DB: restored, BACKUP }), "over what is there");
  });
});

describe("the operators' guide, on PostgreSQL", function () {
  this.timeout(300_000);
  let server: Server;
  let folder = "";
  before(async function () {
    server = await startPostgres(this);
    folder = mkdtempSync(path.join(tmpdir(), "ballast-ops-"));
    chmodSync(folder, 0o777);
  });
  after(async () => {
    await server?.stop();
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  const of = (name: string) => server.url.replace("/postgres?", `/${name}?`);
  async function sql(name: string, ...texts: string[]): Promise<void> {
    const client = new Client({ connectionString: of(name) });
    await client.connect();
    for (const text of texts) await client.query(text);
    await client.end();
  }

  it("an older version's tables become this one's with their rows, or stay; a copy restores every row", async () => {
    await sql("postgres", "CREATE DATABASE first", "CREATE DATABASE second");
    const client = new Client({ connectionString: of("first") });
    await client.connect();
    const later = await asOlder((text) => client.query(text), true);
    assert.ok(later.length > 0);
    await client.query("CREATE TABLE events_0 PARTITION OF events FOR VALUES FROM (0) TO (5000000)");
    await client.query("INSERT INTO cursors VALUES ('O', 'Q', false, 5, 5, 5, 5, 's', '\\x01', 1)");
    // What a new version would make is there: it fails as a whole, and says so.
    await client.query("CREATE TABLE liquidation_delays (wrong text)");
    await assert.rejects(openDatabase(of("first")), { name: "DatabaseError", message: /liquidation_delays/ });
    const names = await client.query<{ name: string }>("SELECT name FROM migrations ORDER BY name");
    assert.equal(names.rows.length, 2);
    await client.query("DROP TABLE liquidation_delays");
    await client.end();
    const database = await openDatabase(of("first"));
    await fill(database);
    const before = await dump(database);
    await database.close();
    assert.match(before.cursors ?? "", /"pool":"O"/);
    const BACKUP = path.join(folder, "copy.dump");
    run("backup, server", { DB: of("first"), BACKUP });
    run("restore, server", { DB: of("second"), BACKUP });
    assert.deepEqual(await contents(of("second")), before);
    assert.throws(() => run("restore, server", { DB: of("second"), BACKUP }), "over what is there");
  });

  it("a standby is read and never written to", async () => {
    const STANDBY = path.join(folder, "standby");
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    run("standby, server", { DB: server.url, STANDBY }, user);
    const settings = ["-c", "listen_addresses=", "-c", `unix_socket_directories=${folder}`];
    const program = path.join(postgresOf() ?? "", "postgres");
    const standby = spawn(program, ["-D", STANDBY, ...settings], { ...user, cwd: "/", stdio: "ignore" });
    try {
      const url = `postgres://ballast@localhost/first?host=${encodeURIComponent(folder)}`;
      const opened = async (): Promise<Database> => {
        for (let left = 200; ; left--) {
          try {
            return await openDatabase(url);
          } catch (error) {
            if (left === 0) throw error;
            await new Promise((done) => setTimeout(done, 100));
          }
        }
      };
      const replica = await opened();
      assert.deepEqual(await dump(replica), await contents(of("first")));
      await assert.rejects(replica.pool.query("DELETE FROM cursors"), { message: /read-only/ });
      await replica.close();
    } finally {
      const ended = new Promise((done) => standby.once("exit", done));
      standby.kill("SIGINT");
      await ended;
    }
  });
});
