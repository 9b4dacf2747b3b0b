/** Work that lies about keeps nothing waiting that cannot wait. 0.1 s of CPU. */
import assert from "node:assert/strict";
import { type State, TASK_KINDS, type Task, type Urgency, urgencyOf } from "@ballast/sdk";
import { Book } from "../src/candidates/book";
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
const liquidate = (market: number) =>
  ({ kind: "liquidate", urgency: "now", market, deficit: 1n, reward: [], since: 100n }) as unknown as Task;

/** A runner on a network in which nothing that is sent ever ends. */
function stuck() {
  const book = new Book(1_000, () => undefined);
  const begun: string[] = [];
  const worker = {
    payer: "",
    attempt: ({ kind, subject }: { kind: string; subject: string }) => {
      begun.push(`${kind} ${subject}`);
      return new Promise(() => undefined);
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
  return { begun, take };
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
});
