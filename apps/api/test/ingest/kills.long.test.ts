/** 35 s of CPU with 3 kills a database; `KILLS=50` before the command tries as many. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { randomFrom, type Story, tell } from "@ballast/follow/testing";
import { openDatabase } from "../../src/db";
import { reindex } from "../../src/ingest/reindex";
import { dump } from "../support/dump";
import { freshFolder } from "../support/embedded";
import { startPostgres } from "../support/postgres";
import type { Written } from "../support/writer";

const KILLS = Number(process.env.KILLS ?? 3);
const ROOT = resolve(__dirname, "../../../..");

function written({ recorder, pool }: Story): Written {
  const transactions = recorder.moments.map(({ transaction: { signature, slot, ts, payer, logs, inner = [] } }) => ({
    ...{ signature, slot: String(slot), ts: String(ts), payer, logs },
    inner: inner.map(({ data }) => Buffer.from(data).toString("base64")),
  }));
  return { pool: pool.toBase58(), transactions };
}

/** Runs a writer, and kills it after so many rounds; null: lets it end. */
async function run(file: string, where: string, rounds: number | null): Promise<void> {
  const args = [
    "--conditions=ballast-source",
    "-r",
    "./scripts/lib/typescript.cjs",
    resolve(__dirname, "../support/writer.ts"),
  ];
  const writer = spawn(process.execPath, [...args, file, where], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(writer, "exit");
  let left = rounds;
  for await (const line of createInterface(writer.stdout)) {
    if (line === "open" || line === "done" || left === null) continue;
    left -= 1;
    // In the middle of the round that has begun by now.
    if (left === 0) writer.kill("SIGKILL");
  }
  const [code, signal] = (await ended) as [number | null, string | null];
  if (rounds === null) assert.deepEqual([code, signal], [0, null]);
}

describe(`An ingest that is killed ${KILLS} times`, function () {
  this.timeout((KILLS + 6) * 60_000);
  const folders: string[] = [];
  let file = "";
  let story: Written;
  /** The tables that an ingest leaves that nobody kills. */
  let wanted: Record<string, string>;
  before(async () => {
    story = written(await tell(() => null));
    const folder = mkdtempSync(join(tmpdir(), "ballast-kills-"));
    folders.push(folder);
    file = join(folder, "chain.json");
    writeFileSync(file, JSON.stringify(story));
    const calm = await embedded();
    await run(file, calm, null);
    wanted = await dumped(calm);
  });
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  async function embedded(): Promise<string> {
    const folder = await freshFolder();
    folders.push(folder);
    return folder;
  }

  async function dumped(where: string): Promise<Record<string, string>> {
    const database = await openDatabase(where);
    try {
      return await dump(database);
    } finally {
      await database.close();
    }
  }

  async function killed(where: string, seed: number): Promise<Record<string, string>> {
    const random = randomFrom(seed);
    for (let kill = 0; kill < KILLS; kill += 1) await run(file, where, 1 + Math.floor(random() * 12));
    await run(file, where, null);
    return dumped(where);
  }

  it("embedded: has the same tables, byte by byte, and so has a reindex of the raw events", async () => {
    const hard = await embedded();
    assert.equal(wanted.events?.split("\n").length, story.transactions.length);
    assert.deepEqual(await killed(hard, 3), wanted);
    const database = await openDatabase(hard);
    await database.pool.query("UPDATE events SET name = 'x', owner = NULL, decode_error = 'y'");
    await database.pool.query("DELETE FROM fills");
    assert.deepEqual(await reindex(database, story.pool), { events: BigInt(story.transactions.length) });
    assert.deepEqual(await dump(database), wanted);
    await assert.rejects(reindex(database, "nobody"), { name: "UnheardError", message: /nothing was ever heard/ });
    await database.close();
  });

  it("on a PostgreSQL server: the same", async function () {
    const server = await startPostgres(this);
    try {
      assert.deepEqual(await killed(server.url, 4), wanted);
    } finally {
      await server.stop();
    }
  });
});
