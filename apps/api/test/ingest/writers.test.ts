/** Two processes that fill the tables of one pool, each from a node of its own, on forks of their own. 25 s of CPU. */
import assert from "node:assert/strict";
import { Follower, type Heard, type Place, PoolSnapshots } from "@ballast/follow";
import { FaultySource, randomFrom, type Story, tell } from "@ballast/follow/testing";
import { PROGRAM_ID, events as sdkEvents } from "@ballast/sdk";
import type { Database } from "../../src/db";
import { driftOf } from "../../src/ingest/drift";
import { SqlSink } from "../../src/ingest/sink";
import { dump } from "../support/dump";
import { freshDatabase } from "../support/embedded";
import { type Telling, telling } from "../support/telling";

const NAMED = ({ name }: Error) => name === "WatermarkError";
const sinkOf = (database: Database, address: string) =>
  new SqlSink(database, { address, program: PROGRAM_ID.toBase58(), controller: false });

describe("two that fill the tables of one pool", function () {
  this.timeout(300_000);
  let open: Awaited<ReturnType<typeof freshDatabase>>[] = [];
  async function fresh(): Promise<Database> {
    const one = await freshDatabase();
    open.push(one);
    return one.database;
  }
  afterEach(async () => {
    for (const { end } of open) await end();
    open = [];
  });

  describe("of which one writes while the other thinks of another fork", () => {
    let told: Telling;
    let database: Database;
    const heard = (number: number, fork: string): Heard => ({
      ...told.event(number),
      ...{ signature: `${fork}${number}`, slot: BigInt(100 + number), final: false },
    });
    const at = (number: number, fork: string): Place => {
      const { sequence, signature, slot } = heard(number, fork);
      return { sequence, signature, slot };
    };
    const events = async () => {
      const { rows } = await database.pool.query("SELECT signature FROM events ORDER BY sequence");
      return rows.map(({ signature }) => signature);
    };
    before(async () => {
      told = await telling();
    });

    it("has nothing of one fork put behind events of the other, and none of the other's called final", async () => {
      database = await fresh();
      const [one, other] = [sinkOf(database, told.pool), sinkOf(database, told.pool)];
      await one.append([heard(0, "x"), heard(1, "x")], null, null);
      await one.append([heard(2, "x")], null, at(1, "x"));
      // The other's node knows another fork from the second event on.
      await other.rewind(1n);
      const { next } = await other.cursor();
      const all = [heard(0, "x"), heard(1, "y"), heard(2, "y")].slice(Number(next));
      await other.append(all, null, next === 0n ? null : at(Number(next) - 1, "x"));
      const before = await dump(database);
      // The first has heard nothing of that: what it has next has the right number.
      await assert.rejects(one.append([heard(3, "x")], null, at(2, "x")), NAMED);
      const nothing = { ts: 1n, pool: { address: told.pool, account: null, slot: 200 }, markets: [], others: [] };
      await assert.rejects(one.append([], nothing, at(2, "x")), NAMED, "nor what its accounts say");
      await assert.rejects(one.finalize(3n, at(2, "x")), NAMED);
      await assert.rejects(one.finalize(2n, at(1, "x")), NAMED);
      assert.deepEqual(await dump(database), before);
      assert.deepEqual(await events(), ["x0", "y1", "y2"]);
      await other.append([heard(3, "y")], null, at(2, "y"));
      await other.finalize(4n, at(3, "y"));
      await one.finalize(1n, at(0, "x"));
      assert.equal((await one.cursor()).final, 4n, "a node that is behind makes nothing open again");
      await assert.rejects(one.rewind(1n), NAMED, "what is final stays");
      assert.deepEqual(await events(), ["x0", "y1", "y2", "y3"]);
    });
  });

  describe("each of which follows its own node", () => {
    let story: Story;
    let clean: Record<string, string>;
    /** What the tables may have: the events of the chain as it was at some moment, on its fork or another. */
    let forks: string[];
    const follow = (database: Database, source: FaultySource, snapshots: boolean) =>
      new Follower({
        ...{ stream: story.pool, source, sink: sinkOf(database, story.pool.toBase58()) },
        snapshots: snapshots ? new PoolSnapshots(story.pool) : null,
        ...{ pollMs: 20, patienceMs: 60_000, snapshotMs: 0 },
      });
    before(async () => {
      const random = randomFrom(29);
      story = await tell(() => (random() < 0.5 ? 1 + Math.floor(random() * 20) : null), 1);
      const database = await fresh();
      const source = new FaultySource(story.recorder, () => 1);
      source.at = source.views.length - 1;
      await follow(database, source, false).round();
      clean = await dump(database);
      forks = source.views.map((_, view) => source.transactions(view).map(wordsOf).join(""));
    });

    /** The events of a transaction, by where they are. */
    const wordsOf = ({ logs, inner = [], signature, slot }: ReturnType<FaultySource["transactions"]>[number]) =>
      sdkEvents
        .raw({ logs, inner })
        .filter((raw) => sdkEvents.headerOf(raw)?.pool.equals(story.pool))
        .map(() => `${signature} ${slot}\n`)
        .join("");
    async function assertOneFork(database: Database): Promise<void> {
      const { rows } = await database.pool.query("SELECT signature, slot FROM events ORDER BY sequence");
      const words = rows.map(({ signature, slot }) => `${signature} ${slot}\n`).join("");
      assert.ok(
        forks.some((fork) => fork.startsWith(words)),
        `the tables have events of two forks:\n${words.slice(-400)}`,
      );
    }

    /** Both see every moment of the chain and its forks, now one first and now the other. */
    async function both(database: Database, seed: number, snapshots: boolean): Promise<number> {
      const random = randomFrom(seed);
      const sides = [0, 1].map(() => {
        const source = new FaultySource(story.recorder, () => 1);
        return { source, follower: follow(database, source, snapshots), refused: 0 };
      });
      const round = async (side: (typeof sides)[number]) => {
        try {
          await side.follower.round();
        } catch (error) {
          assert.ok(error instanceof Error && NAMED(error), String(error));
          // As `Follower.follow` does: the tables say where they are.
          side.refused += 1;
          side.follower = follow(database, side.source, snapshots);
        }
      };
      for (let going = true; going; ) {
        const side = sides[random() < 0.5 ? 0 : 1] as (typeof sides)[number];
        const steps = 1 + Math.floor(random() * 12);
        for (let i = 0; i < steps; i += 1) side.source.forward();
        if (random() < 0.5) await Promise.all(sides.map(round));
        else await round(side);
        await assertOneFork(database);
        going = sides.some(({ source }) => source.at + 1 < source.views.length);
      }
      for (let i = 0; i < 3; i += 1) for (const side of sides) await round(side);
      return sides.reduce((sum, { refused }) => sum + refused, 0);
    }

    it("leave the tables to the byte as if there were one, whichever of them was behind on which fork", async () => {
      let refused = 0;
      for (const seed of [1, 2, 3]) {
        const database = await fresh();
        refused += await both(database, seed, false);
        assert.deepEqual(await dump(database), clean, `seed ${seed}`);
      }
      assert.ok(refused > 10, `${refused} were refused`);
    });

    it("have no drift where they read accounts, too", async () => {
      const database = await fresh();
      await both(database, 4, true);
      const { differences, untold } = await driftOf(database, story.pool.toBase58());
      assert.deepEqual([differences, untold], [[], []]);
      assert.equal((await dump(database)).events, clean.events);
    });
  });
});
