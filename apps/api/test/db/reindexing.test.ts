// `npm run api -- reindex` as the operators' guide calls it, in a process of its own. 12 s of CPU.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { Follower } from "@ballast/follow";
import { FaultySource, type Story, tell } from "@ballast/follow/testing";
import { fetchPool, PROGRAM_ID } from "@ballast/sdk";
import { openDatabase } from "../../src/db";
import { DECODER } from "../../src/ingest";
import { SqlSink } from "../../src/ingest/sink";
import { reindexed } from "../../src/reindexing";
import { dump } from "../support/dump";
import { freshFolder } from "../support/embedded";

const BIN = path.resolve(__dirname, "../../bin/ballast-api.mjs");
const GUIDE = readFileSync(path.resolve(__dirname, "../../../../docs/guides/operators.md"), "utf8");
const [, COMMAND = ""] = /```sh\n# reindex:.*\n(npm run .*)\n```/.exec(GUIDE) ?? [];

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a line as an operator does; `npm run` only finds the file that it names. */
async function run(line: string, env: Record<string, string> = {}): Promise<Ended> {
  const command = line.replace("npm run --silent api --", `"${process.execPath}" "${BIN}"`);
  try {
    const { stdout, stderr } = await promisify(execFile)("bash", ["-c", command], { env: { ...process.env, ...env } });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Ended;
  }
}

describe("reindex as a command", function () {
  this.timeout(180_000);
  let story: Story;
  let folder = "";
  let pool = "";
  let kept: Record<string, string>;

  before(async () => {
    story = await tell(() => null, 1);
    pool = String((await fetchPool(story.world.chain, story.pool))?.id);
    folder = await freshFolder();
    const database = await openDatabase(folder);
    const source = new FaultySource(story.recorder, () => 1);
    source.at = source.views.length - 1;
    const address = { address: story.pool.toBase58(), program: PROGRAM_ID.toBase58(), controller: false };
    const sink = new SqlSink(database, address);
    await new Follower({ stream: story.pool, source, sink, snapshots: null }).round();
    kept = await dump(database);
    await database.close();
  });
  after(async () => {
    await story.world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("fills all tables anew from the events, as the guide calls it, and says what it did", async () => {
    const database = await openDatabase(folder);
    await database.pool.query("UPDATE events SET name = 'x', owner = NULL, decode_error = 'y'");
    await database.pool.query("DELETE FROM fills");
    await database.pool.query("UPDATE cursors SET decoder = 0");
    await database.close();
    assert.match(COMMAND, /reindex/);
    const { code, stdout, stderr } = await run(COMMAND, { DB: folder, POOL: pool });
    assert.equal(code, 0, stderr);
    const { seconds, ...said } = JSON.parse(stdout) as Record<string, unknown>;
    const events = kept.events?.split("\n").length;
    assert.deepEqual(said, { pool: story.pool.toBase58(), events, controllerEvents: 0, decoder: DECODER });
    assert.ok(Number(seconds) >= 0);
    const again = await openDatabase(folder);
    assert.deepEqual(await dump(again), kept);
    await again.close();
  });

  it("says how far it is, as often as it is to: not at every page of events", async () => {
    const database = await openDatabase(folder);
    const lines: string[] = [];
    const { events } = await reindexed(database, story.pool.toBase58(), (line) => lines.push(line), 0);
    assert.deepEqual(lines, [`reindex of the pool: ${events} of ${events} events`]);
    await reindexed(database, story.pool.toBase58(), (line) => lines.push(line), 3_600_000);
    assert.equal(lines.length, 1);
    await database.close();
  });

  it("that is called wrongly is refused by name, and changes nothing", async () => {
    const wrong: [line: string, code: number, words: RegExp][] = [
      [
        `reindex --db "${folder}" --pool 77 --json`,
        1,
        /^error: .* has no event of pool \w+: there is nothing to reindex/,
      ],
      [`reindex --pool x`, 2, /^error: --pool: is a whole number/],
      [`reindexed`, 2, /Allowed choices are serve, reindex/],
      [`serve --json`, 2, /^error: --json: is of reindex only/],
      [`reindex --db postgres://nobody@127.0.0.1:1/none`, 1, /^error: .*127\.0\.0\.1/],
    ];
    for (const [line, code, words] of wrong) {
      const ended = await run(`npm run --silent api -- ${line}`);
      assert.deepEqual([ended.code, words.test(ended.stderr), ended.stdout], [code, true, ""], ended.stderr);
    }
    // Another process has the folder.
    const database = await openDatabase(folder);
    const ended = await run(`npm run --silent api -- reindex --db "${folder}" --pool ${pool}`);
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /^error: .*open/);
    assert.deepEqual(await dump(database), kept);
    await database.close();
    const help = await run("npm run --silent api -- --help");
    assert.match(help.stdout, /reindex: all tables anew/);
  });
});
