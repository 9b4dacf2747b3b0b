/** 30 s of CPU: the story, its forks, and a thousand faults into each database. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { Follower, PoolSnapshots } from "@ballast/follow";
import { FAULTS, FaultySource, randomFrom, type Story, tell } from "@ballast/follow/testing";
import { PROGRAM_ID } from "@ballast/sdk";
import { type Database, openDatabase, schema } from "../../src/db";
import { driftOf } from "../../src/ingest/drift";
import { SqlSink } from "../../src/ingest/sink";
import { dump } from "../support/dump";
import { freshFolder } from "../support/embedded";
import { startPostgres } from "../support/postgres";

let story: Story;
const all = () => {
  const source = new FaultySource(story.recorder, () => 1);
  source.at = source.views.length - 1;
  return source;
};
const pool = () => story.pool.toBase58();

function follow(database: Database, source: FaultySource, snapshots: boolean): Follower {
  const sink = new SqlSink(database, { address: pool(), program: PROGRAM_ID.toBase58(), controller: false });
  const reader = snapshots ? new PoolSnapshots(story.pool) : null;
  const terms = { pollMs: 20, patienceMs: 60_000, snapshotMs: 0 };
  return new Follower({ stream: story.pool, source, sink, snapshots: reader, ...terms });
}

/** Follows the story through faults; true figures at every moment at which the accounts can be compared. */
async function through(database: Database, seed: number): Promise<FaultySource> {
  const source = new FaultySource(story.recorder, randomFrom(seed));
  source.rate = 0.35;
  let follower = follow(database, source, true);
  let compared = 0;
  do {
    await follower.round().catch(() => {
      // As after an error anywhere: a new one begins with what the tables say.
      follower = follow(database, source, true);
    });
    if (source.at % 3 !== 0) continue;
    const { at, differences } = await driftOf(database, pool());
    // Tables that still have a dead fork are compared with accounts of the other one.
    const [cursor] = await database.db.select().from(schema.cursors);
    const here = source.transactions().find(({ signature }) => signature === cursor?.signature);
    if (here?.slot !== cursor?.slot) continue;
    assert.deepEqual(differences, [], `at ${at}`);
    if (at !== null) compared += 1;
  } while (source.forward());
  source.rate = 0;
  for (let round = 0; round < 3; round += 1) await follow(database, source, true).round();
  assert.ok(compared > 5, `compared ${compared} times`);
  return source;
}

const eventsOf = async (database: Database) => (await dump(database)).events;

describe("Ingest", function () {
  this.timeout(600_000);
  const folders: string[] = [];
  const opened: Database[] = [];
  async function embedded(): Promise<Database> {
    const folder = await freshFolder();
    folders.push(folder);
    const database = await openDatabase(folder);
    opened.push(database);
    return database;
  }
  before(async () => {
    const random = randomFrom(13);
    story = await tell(() => (random() < 0.3 ? 1 + Math.floor(random() * 20) : null));
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it("embedded: has no gap and no drift through a thousand faults, and nothing of a dead fork", async () => {
    const [clean, faulty] = [await embedded(), await embedded()];
    await follow(clean, all(), true).round();
    assert.deepEqual(await driftOf(clean, pool()), { at: 160n, differences: [], untold: [] });
    const source = await through(faulty, 7);
    assert.ok(source.faults >= 1_000, `${source.faults} faults`);
    assert.deepEqual([...source.injected.keys()].sort(), [...FAULTS, "fork"].sort());
    assert.deepEqual(await driftOf(faulty, pool()), { at: 160n, differences: [], untold: [] });
    assert.equal(await eventsOf(faulty), await eventsOf(clean));
  });

  it("takes back what a fork undid to the byte: every table is as if there had been none", async () => {
    const [clean, forked] = [await embedded(), await embedded()];
    await follow(clean, all(), false).round();
    const source = new FaultySource(story.recorder, () => 1);
    const follower = follow(forked, source, false);
    do await follower.round();
    while (source.forward());
    assert.ok(follower.view().forks > 20);
    assert.deepEqual(await dump(forked), await dump(clean));
  });

  it("on a PostgreSQL server: the same", async function () {
    const server = await startPostgres(this);
    try {
      const [clean, faulty] = [await embedded(), await openDatabase(server.url)];
      await follow(clean, all(), true).round();
      const source = await through(faulty, 8);
      assert.ok(source.faults >= 1_000, `${source.faults} faults`);
      assert.equal(await eventsOf(faulty), await eventsOf(clean));
      assert.deepEqual(await driftOf(faulty, pool()), { at: 160n, differences: [], untold: [] });
      await faulty.close();
    } finally {
      await server.stop();
    }
  });
});
