/** Work that lies about keeps nothing waiting that cannot wait. 0.1 s of CPU. */
import assert from "node:assert/strict";
import { type State, TASK_KINDS, type Task, type Urgency, urgencyOf } from "@ballast/sdk";
import { Book } from "../src/candidates/book";
import type { Candidate } from "../src/candidates/candidate";
import { roomOf } from "../src/candidates/room";
import { Runner, type RunnerOptions } from "../src/candidates/runner";

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

/** A runner on a network in which nothing that is sent ends before it is told to. */
function stuck() {
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
  const runner = new Runner({
    ...({ book, worker, nodes: { halted: null }, feed: { slot: 10 }, share: { index: 0, of: 1 } } as object),
    ...({ kinds: new Set(TASK_KINDS), listener: () => undefined } as object),
  } as RunnerOptions);
  const take = (tasks: Task[]) => {
    const named = tasks.map((task, i) => ({ task, subject: `${i}` }));
    return runner.begin(book.take(named, new Set(TASK_KINDS), 1n, 100n), { now: 200n, slot: 10n } as State).length;
  };
  return { begun, ends, take, book };
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
