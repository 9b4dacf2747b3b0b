// What is asked again and when everything is read, by themselves.
import assert from "node:assert/strict";
import { Questions, restOf, Sequence } from "@ballast/follow";
import { begun, pause } from "./support/followed";
import { addressOf, ScriptedChain, ticket } from "./support/scripted_chain";

describe("accounts that are asked for again", () => {
  it("until an answer is as new as what was heard of them, and not for ever", () => {
    const questions = new Questions();
    questions.add(["a", "b"], 5);
    questions.add(["a"], 7);
    const asked = questions.take();
    assert.deepEqual([...asked.keys()], ["a", "b"]);
    const answer = (address: string, slot: number) => ({ address, slot });
    assert.deepEqual(questions.repeat(asked, [answer("a", 6), answer("b", 6)]), { any: true, late: [] });
    let open = questions.take();
    assert.deepEqual([...open.keys()], ["a"]);
    let [times, late]: [number, [string, number][]] = [0, []];
    for (let any = true; any; times += any ? 1 : 0) {
      ({ any, late } = questions.repeat(open, [answer("a", 6)]));
      if (any) open = questions.take();
    }
    assert.ok(times < 12);
    assert.deepEqual(late, [["a", 7]], "who asks is told what is not answered yet");
    assert.equal(questions.take().size, 0);
  });

  it("of the latest slot that was heard, whatever earlier one is told meanwhile", () => {
    const questions = new Questions();
    questions.add(["a"], 113);
    const asked = questions.take();
    questions.add(["a"], 101);
    questions.repeat(asked, [{ address: "a", slot: 107 }]);
    assert.equal(questions.take().get("a")?.slot, 113);
  });

  it("of a slot that never comes no longer than it is believed: a socket that lies costs no calls after that", async () => {
    const chain = new ScriptedChain();
    const one = await begun(chain, { doubtMs: 5 });
    for (let i = 0; i < 50; i += 1)
      chain.tell({ address: addressOf(i), data: ticket(1_000_000), slot: chain.slot + 40 });
    assert.equal(one.held(addressOf(0)), 1_000_000);
    await one.calm();
    await pause(10);
    await one.calm();
    assert.equal(one.held(addressOf(0)), null);
    const before = chain.asked.accounts;
    await one.calm(3);
    assert.equal(chain.asked.accounts - before, 3, "the head, once a look");
    await one.feed.stop();
  });
});

describe("the sequence of a pool's events", () => {
  const PATIENT = 60_000;

  it("has no gap while every number comes, in any order", () => {
    const sequence = new Sequence();
    sequence.read(5n);
    for (const number of [5n, 7n, 6n, 6n, 3n]) sequence.heard(number, `${number}`);
    sequence.expect(8n);
    assert.equal(sequence.number, 8n);
    assert.equal(sequence.missing(0), false);
  });

  it("has one when a number does not come, or the pool is further than what was heard; and none after a reading", () => {
    for (const lose of [(s: Sequence) => s.heard(7n, "a"), (s: Sequence) => s.expect(9n)]) {
      const sequence = new Sequence();
      sequence.read(5n);
      lose(sequence);
      assert.equal(sequence.missing(PATIENT), false);
      assert.equal(sequence.missing(0), true);
      assert.equal(sequence.gaps, 1);
      sequence.read(9n);
      sequence.expect(9n);
      assert.equal(sequence.missing(0), false);
    }
  });

  it("knows a number that another transaction had, and forgets what a fork undid", () => {
    const sequence = new Sequence();
    sequence.read(5n);
    assert.equal(sequence.heard(5n, "a"), true);
    assert.equal(sequence.heard(5n, "a"), true);
    assert.equal(sequence.heard(5n, "b"), false);
    sequence.heard(9n, "c");
    sequence.back(4n);
    assert.equal(sequence.number, 4n);
    assert.equal(sequence.missing(0), false);
    assert.equal(sequence.heard(5n, "a"), true);
  });
});

describe("readings of everything", () => {
  it("for what was not heard take a third of the time at most, and wait for nothing where a socket stands again", () => {
    // A pool that is read in 0.2 s: a second between two, as ever.
    assert.equal(restOf("gap", 200), 1_000);
    // One of a hundred thousand positions, read in 5 s: 5 of 15 s.
    assert.equal(restOf("gap", 5_000), 10_000);
    assert.equal(restOf("fork", 5_000), 10_000);
    for (const why of ["reconnect", "interval", "start"] as const) assert.equal(restOf(why, 5_000), 1_000);
  });
});
