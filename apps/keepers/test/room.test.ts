/** Work that lies about keeps nothing waiting that cannot wait. 0.1 s of CPU. */
import assert from "node:assert/strict";
import type { Nodes } from "@ballast/follow";
import { type State, TASK_KINDS, type Task, type Urgency, urgencyOf } from "@ballast/sdk";
import type { Parts } from "../src/assemble";
import { Book } from "../src/candidates/book";
import type { Candidate } from "../src/candidates/candidate";
import { roomOf } from "../src/candidates/room";
import { Runner, type RunnerOptions } from "../src/candidates/runner";
import { serve } from "../src/health/server";
import { faultsOf } from "../src/health/verdict";
import type { KeeperView } from "../src/state";
import { viewOf } from "../src/view";

const settle = (market: number): Task => ({
  ...({ kind: "settleMarket", urgency: "hours", market, settleAt: 0n, reward: [], since: 100n } as const),
});
const finalize = (market: number): Task => ({
  ...({
    kind: "finalizeLossEvent",
    urgency: "minutes",
    market,
    side: 0,
    shortfall: 1n,
    reward: [],
    since: 1n,
  } as const),
});
const order = (market: number) =>
  ({ kind: "executeDecrease", urgency: "now", market, reward: [], since: 100n }) as unknown as Task;
const liens = (market: number, leader: number) =>
  ({
    ...{ kind: "applyLiens", urgency: "minutes", market, side: 1, reward: [], since: 100n, paid: 1_000_000n },
    positions: [{ address: { toBase58: () => `${leader}` } }],
  }) as unknown as Task;
const liquidate = (market: number) =>
  ({ kind: "liquidate", urgency: "now", market, deficit: 1n, reward: [], since: 100n }) as unknown as Task;

/** A runner on a network in which nothing that is sent ends before it is told to, one of `of` keepers. */
function stuck(of = 1) {
  const book = new Book(1_000, () => undefined);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const worker = {
    payer: "",
    attempt: (candidate: Candidate) => {
      candidate.begin();
      begun.push(`${candidate.kind} ${candidate.subject}`);
      return new Promise((resolve) => ends.push(() => resolve({ outcome: "failed", error: "x", signature: null })));
    },
  };
  const nodes = { halted: null, view: () => [] };
  const feed = { slot: 10, silentMs: 0, sequence: { number: null, gaps: 0 }, resyncs: 1 };
  const runner = new Runner({
    ...({ book, worker, nodes, feed, share: { index: 0, of } } as object),
    ...({ kinds: new Set(TASK_KINDS), listener: () => undefined } as object),
  } as RunnerOptions);
  const take = (tasks: Task[], now = 200n) => {
    const named = tasks.map((task, i) => ({ task, subject: `${i}` }));
    runner.state = { now, slot: BigInt(feed.slot) } as State;
    return runner.begin(book.take(named, new Set(TASK_KINDS), BigInt(feed.slot), 100n), runner.state).length;
  };
  const store = { size: 0, positions: new Map() };
  const view = () =>
    viewOf(nodes as unknown as Nodes, { runner, book, feed, store, publishing: null } as unknown as Parts, true);
  return { begun, ends, take, book, feed, view };
}

describe("what is on its way at the same time", () => {
  it("leaves places to what is more urgent, and the last ones to prices and liquidations", () => {
    const rooms = TASK_KINDS.map((kind) => ({
      kind,
      urgency: urgencyOf(kind),
      room: roomOf({ kind, urgency: urgencyOf(kind) }),
    }));
    const most = (urgency: Urgency) =>
      Math.max(...rooms.filter((row) => row.urgency === urgency).map(({ room }) => room));
    assert.ok(most("hours") < most("minutes") && most("minutes") < most("now"));
    const last = Math.max(...rooms.map(({ room }) => room));
    assert.deepEqual(
      rooms.filter(({ room }) => room === last).map(({ kind }) => kind),
      ["refreshPrices", "liquidate"],
    );
  });

  it("a hundred pieces of each kind that never land keep no urgent one waiting", () => {
    const { begun, take } = stuck();
    const hundred = (make: (i: number) => Task) => take(Array.from({ length: 100 }, (_, i) => make(i)));
    assert.deepEqual([hundred(settle), hundred(finalize), hundred(order), hundred(liquidate)], [8, 4, 4, 8]);
    assert.ok(begun.slice(-8).every((piece) => piece.startsWith("liquidate")));
  });

  it("liens of a side are collected one piece after the other, of two sides beside each other; one that fails blocks none", async () => {
    const { begun, ends, take, book } = stuck();
    const tasks = [liens(0, 1), liens(0, 2), liens(1, 3)];
    assert.equal(take(tasks), 2);
    assert.deepEqual(begun, ["applyLiens 0", "applyLiens 2"]);
    assert.equal(take(tasks), 0);
    assert.equal(book.get("applyLiens", "1")?.reason, "one of the same side is on its way");
    book.get("applyLiens", "0")?.ended("MathOverflow");
    ends[0]?.();
    await new Promise((done) => setImmediate(done));
    assert.equal(take(tasks), 1);
    assert.equal(begun.at(-1), "applyLiens 1");
  });
});

/** Status and words of `/health`. */
async function health(view: () => KeeperView): Promise<{ status: number; faults: string[] }> {
  const door = await serve(
    {
      ...{ faults: () => faultsOf(view(), { roundMs: 0 }), ready: () => true, metrics: async () => "" },
      ...{ metricsType: "text/plain", state: () => ({}) },
    },
    { port: 0, host: "127.0.0.1" },
  );
  try {
    const response = await fetch(`http://127.0.0.1:${door.port}/health`);
    return { status: response.status, ...((await response.json()) as { faults: string[] }) };
  } finally {
    await door.close();
  }
}

describe("work that is late", () => {
  const crowd = Array.from({ length: 60 }, (_, i) => liquidate(i));

  it("is told with the true reason where all places are full, whichever keeper is first at it", async () => {
    const { begun, take, feed, view, book } = stuck(2);
    take(crowd, 101n);
    const first = book.candidates().filter(({ reason }) => reason?.startsWith("another keeper"));
    assert.ok(first.length > 20 && begun.length < 40, "half of them are another keeper's");
    assert.equal((await health(view)).status, 200);
    // Two slots later they are anybody's, and there is no place; ten seconds are the limit.
    feed.slot += 3;
    take(crowd, 111n);
    assert.equal(begun.length, 24);
    const { status, faults } = await health(view);
    assert.equal(status, 503);
    assert.equal(faults.length, 60, "each of them, begun or not");
    const why = (word: RegExp) => faults.filter((fault) => word.test(fault)).length;
    assert.deepEqual(
      [why(/10\.0 s is the limit: its transaction is on its way$/), why(/limit: all 24 places .* are taken$/)],
      [24, 36],
    );
    assert.equal(why(/another keeper/), 0, "nobody is first any more");
  });

  it("is told while another keeper is first, and while one of its side is on its way", async () => {
    const { take, view } = stuck(2);
    take(crowd, 120n);
    const { status, faults } = await health(view);
    assert.deepEqual([status, faults.length], [503, 60]);
    assert.ok(faults.some((fault) => /is the limit: another keeper is first at it, for two slots$/.test(fault)));
    const queue = stuck();
    queue.take([liens(0, 1), liens(0, 2)], 1_400n);
    assert.match((await health(queue.view)).faults.join("|"), /limit: one of the same side is on its way/);
  });

  it("says why it failed last, and is not told where its rule leaves it", async () => {
    const { take, view, book } = stuck();
    take([liquidate(0)], 150n);
    assert.equal(view().late[0]?.why, "its transaction is on its way");
    book.get("liquidate", "0")?.missed("failed", "NetworkError", 0, null);
    assert.equal(view().late[0]?.why, "tried once, last with NetworkError");
    const poor = { ...liens(0, 1), paid: 1n } as Task;
    const left = stuck();
    left.take([poor], 9_000n);
    assert.equal(left.book.candidates()[0]?.reason, "it brings less than ten cents");
    assert.deepEqual(await health(left.view), { status: 200, healthy: true, faults: [] } as object);
  });
});
