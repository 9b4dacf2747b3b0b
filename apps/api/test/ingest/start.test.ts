// The ingest as one call, over a recorded chain behind HTTP: stopped, killed, started wrongly. 15 s of CPU.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { Nodes } from "@ballast/follow";
import { RecordedNode, type Story, tell } from "@ballast/follow/testing";
import { type Database, openDatabase } from "../../src/db";
import { type IngestOptions, startIngest } from "../../src/ingest";
import { dump } from "../support/dump";
import { freshFolder } from "../support/embedded";

const ROOT = resolve(__dirname, "../../../..");
const DEADLINE_MS = 2_000;
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
/** A batch is written as often as it is read: the log of undo has the last of them. */
const told = async (database: Database) => {
  const { undo: _, cursors: __, ...tables } = await dump(database);
  return tables;
};

describe("an ingest", function () {
  this.timeout(180_000);
  let story: Story;
  let node: RecordedNode;
  let nodes: Nodes;
  let steps = 0;
  const folders: string[] = [];
  /** What is written of the chain where nothing goes wrong. */
  let wanted: Record<string, string>;
  let count = "";

  before(async () => {
    story = await tell(() => null, 1);
    steps = story.recorder.moments.length;
    node = await RecordedNode.start(story.recorder);
    nodes = new Nodes({ urls: [node.url], deadlineMs: DEADLINE_MS, stallMs: 60_000, listener: () => {} });
    await nodes.start();
    const database = await openDatabase(await fresh());
    count = await followed(database);
    wanted = await told(database);
    await database.close();
  });
  after(async () => {
    nodes.close();
    await node.close();
    await story.world.close();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    node.rule = () => null;
    node.at = steps;
  });

  async function fresh(): Promise<string> {
    const folder = await freshFolder();
    folders.push(folder);
    return folder;
  }

  const started = (database: Database, more: Partial<IngestOptions> = {}) =>
    startIngest({ database, pool: story.pool, nodes, pollMs: 20, snapshotMs: 0, resyncMs: 0, ...more });

  /** Follows to the newest event that the node has; its number. */
  async function followed(database: Database, more: Partial<IngestOptions> = {}): Promise<string> {
    const ingest = started(database, more);
    const isDone = () => {
      const { pool, controller } = ingest.view();
      return pool.caughtUp && controller.caughtUp && pool.gap === null;
    };
    while (!isDone()) await pause(10);
    const { next } = ingest.view().pool;
    await ingest.stop();
    return next;
  }

  it("goes on from where its tables are, with the same tables as one that was never stopped, and no drift", async () => {
    const database = await openDatabase(await fresh());
    for (const part of [0.2, 0.5, 0.8]) {
      node.at = Math.floor(steps * part);
      await followed(database);
    }
    node.at = steps;
    const ingest = started(database);
    while (ingest.view().pool.next !== count) await pause(10);
    await pause(100);
    assert.deepEqual((await ingest.drift()).differences, []);
    await ingest.stop();
    assert.deepEqual(await told(database), wanted);
    await database.close();
  });

  it("tells of what goes wrong and goes on: too many calls, half an answer, no answer, a node that is behind", async () => {
    const database = await openDatabase(await fresh());
    const trouble: string[] = [];
    const faults = [
      ...[
        { status: 429 },
        { body: '{"jsonrpc":"2.0","result":[{"signature":"' },
        { hangs: true },
        { unanswered: true },
      ],
    ];
    node.rule = ({ method, n }) => (method === "getTransaction" && n % 7 === 0 ? (faults[n % 4] ?? null) : null);
    const ingest = started(database, { trouble: (what, error) => trouble.push(`${what}: ${error.message}`) });
    while (trouble.length < 3) await pause(10);
    assert.ok(
      trouble.every((line) => /^(pool|controller): .*(429|cut off|127\.0\.0\.1)/.test(line)),
      trouble.join("\n"),
    );
    node.rule = () => null;
    while (ingest.view().pool.next !== count) await pause(10);
    // As a node that was started anew and has not caught up.
    node.at = Math.floor(steps / 3);
    await pause(150);
    assert.equal(ingest.view().pool.next, count);
    await ingest.stop();
    node.at = steps;
    await followed(database);
    assert.deepEqual(await told(database), wanted);
    await database.close();
  });

  it("ends while a node says nothing, within a call's deadline, and is whole", async () => {
    const database = await openDatabase(await fresh());
    let hung = 0;
    node.rule = ({ method, n }) => {
      if (method !== "getTransaction" || n % 30 !== 0) return null;
      hung += 1;
      return { hangs: true };
    };
    const ingest = started(database);
    while (hung === 0) await pause(5);
    const start = performance.now();
    await ingest.stop();
    assert.ok(performance.now() - start < 4 * DEADLINE_MS);
    node.rule = () => null;
    await followed(database);
    assert.deepEqual(await told(database), wanted);
    await database.close();
  });

  it("is killed in the middle, and has the same tables when another has gone on", async () => {
    const where = await fresh();
    const script = resolve(__dirname, "../support/ingester.ts");
    const args = ["--conditions=ballast-source", "-r", "./scripts/lib/typescript.cjs", script];
    node.at = 12;
    const child = spawn(process.execPath, [...args, node.url, story.pool.toBase58(), where], {
      ...{ cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] as const },
    });
    const ended = once(child, "exit");
    for await (const line of createInterface(child.stdout as NodeJS.ReadableStream)) {
      // The chain grows while it writes.
      node.at = Math.min(steps, node.at + 2);
      if (Number(line) > Number(count) / 3) child.kill("SIGKILL");
    }
    assert.deepEqual(await ended, [null, "SIGKILL"]);
    node.at = steps;
    const database = await openDatabase(where);
    await followed(database);
    assert.deepEqual(await told(database), wanted);
    await database.close();
  });

  it("that is started wrongly is refused by name, and nothing is asked or written", async () => {
    const database = await openDatabase(await fresh());
    const before = node.calls.length;
    const terms = { deadlineMs: 100, stallMs: 100, listener: () => {} };
    const secret = "4f1a9b2c7d8e4f1a9b2c";
    const wrong: [() => unknown, RegExp][] = [
      [() => new Nodes({ ...terms, urls: [] }), /^TypeError: no node is named/],
      [
        () => new Nodes({ ...terms, urls: [node.url, secret] }),
        /^TypeError: node 2 is no address of http:\/\/ or https/,
      ],
      [() => new Nodes({ ...terms, urls: ["ftp://a"] }), /^TypeError: node 1 is no address/],
      [() => new Nodes({ ...terms, urls: [node.url], deadlineMs: Number.NaN }), /^RangeError: deadlineMs/],
      [() => new Nodes({ ...terms, urls: [node.url], hedgeMs: 0 }), /^RangeError: hedgeMs/],
      [() => started(database, { pollMs: Number.NaN }), /^RangeError: pollMs/],
      [() => started(database, { snapshotMs: -1 }), /^RangeError: snapshotMs/],
      [() => started(database, { resyncMs: Number.NaN }), /^RangeError: resyncMs/],
      [
        () => started(database, { sockets: new Map([["http://a", node.ws]]) }),
        /^TypeError: a WebSocket of http:\/\/a, which/,
      ],
      [
        () => started(database, { sockets: new Map([[node.url, "http://a"]]) }),
        /^TypeError: a WebSocket is no address of ws/,
      ],
    ];
    for (const [start, words] of wrong) {
      const named = (error: Error) => words.test(String(error)) && !String(error).includes(secret);
      assert.throws(start, named, String(words));
    }
    await pause(50);
    // What each second asks where it is does not count.
    assert.ok(node.calls.slice(before).every(({ method }) => method === "getAccountInfo"));
    const { rows } = await database.pool.query("SELECT count(*)::int AS n FROM cursors");
    assert.deepEqual(rows, [{ n: 0 }]);
    await database.close();
  });
});
