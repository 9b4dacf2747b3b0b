// What is held of a chain, whatever order its answers and notifications come in: 4 s of CPU.
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { Horizon } from "../src";
import { assertSame, begun, pause } from "./support/followed";
import { addressOf, type Notice, ScriptedChain, ticket, versionOf } from "./support/scripted_chain";

const [A, B] = [addressOf(0), addressOf(1)];

describe("accounts by slot", () => {
  it("told of in any order, twice, or late are the newest, and everything is read once only", async () => {
    const chain = new ScriptedChain();
    const one = await begun(chain);
    for (let slot = 0; slot < 4; slot += 1) {
      chain.write(A);
      chain.next();
    }
    const [first, second, third, last] = chain.notices as [Notice, Notice, Notice, Notice];
    for (const notice of [first, third, second, third, last, last]) {
      chain.tell(notice);
      assert.ok((one.held(A) ?? 0) >= versionOf(notice.data) || one.held(A) === versionOf(third.data));
    }
    assert.equal(one.held(A), versionOf(last.data));
    chain.tell(first);
    assert.equal(one.held(A), versionOf(last.data));
    await one.calm();
    assertSame(chain, one, "at the end");
    assert.deepEqual(one.read, ["start"]);
  });

  it("stay as they were told of while the node that is read is behind", async () => {
    const chain = new ScriptedChain();
    const one = await begun(chain);
    for (const _ of Array(4)) chain.next();
    const version = chain.write(A);
    chain.next();
    chain.behind = () => 3;
    chain.tell(chain.notices[0] as Notice);
    await one.calm(10);
    assert.equal(one.held(A), version);
    chain.behind = () => 0;
    await one.calm();
    assert.equal(one.held(A), version);
    assert.deepEqual(one.read, ["start"]);
  });

  it("are those of a node that is behind where no other answers for long: all of one moment", async () => {
    const chain = new ScriptedChain();
    chain.write(A);
    for (const _ of Array(10)) chain.next();
    const one = await begun(chain, { doubtMs: 20 });
    chain.write(A);
    chain.next();
    chain.tell(chain.notices[1] as Notice);
    chain.behind = () => 6;
    await one.calm();
    await pause(25);
    await one.calm();
    assert.equal(one.held(A), 1);
    assert.deepEqual(one.read.slice(0, 2), ["start", "fork"]);
    chain.behind = () => 0;
    chain.tell(chain.notices[1] as Notice);
    await one.calm();
    assertSame(chain, one, "when it has caught up");
  });

  it("are not those of a slot that is none of this chain, whoever says it", async () => {
    const chain = new ScriptedChain();
    chain.write(A);
    chain.next();
    const one = await begun(chain, { doubtMs: 400 });
    // Far ahead: asked for, never held.
    chain.tell({ address: A, data: ticket(9), slot: 1_000_000 });
    assert.equal(one.held(A), 1);
    // Within reach, and wrong: held as a claim, for as long as a node may lag.
    chain.tell({ address: A, data: ticket(9), slot: chain.slot + 40 });
    assert.equal(one.held(A), 9);
    await one.calm();
    assert.equal(one.held(A), 9);
    await pause(410);
    await one.calm();
    assert.equal(one.held(A), 1);
    // An answer of a far slot: what is held of it is held, until that is seen to be of no chain.
    chain.lie = () => 1_000_000;
    await one.calm();
    chain.lie = () => 0;
    chain.write(A, true, true);
    chain.next();
    await one.calm();
    await pause(410);
    await one.calm();
    assertSame(chain, one, "after an answer that lied");
    assert.ok(one.read.includes("fork"));
  });

  it("follow a network that begins anew, or travels back in time", async () => {
    const chain = new ScriptedChain();
    chain.write(A);
    chain.next();
    const one = await begun(chain, { doubtMs: 400 });
    chain.lie = () => -90;
    chain.write(A, true, true);
    chain.write(B, true, true);
    chain.next();
    await one.calm();
    assert.equal(one.held(A), 1, "a node that is behind says the same");
    await pause(410);
    await one.calm();
    assertSame(chain, one, "later");
  });

  it("that a fork undid are read again: the pool's number goes back", async () => {
    const chain = new ScriptedChain();
    chain.write(A, true, true);
    chain.next();
    const one = await begun(chain);
    chain.write(A, true, true);
    chain.write(B, true, true);
    chain.next();
    for (const notice of chain.notices.slice(1)) chain.tell(notice);
    await one.calm();
    assertSame(chain, one, "before the fork");
    chain.fork(1);
    chain.next();
    chain.next();
    await one.calm();
    assertSame(chain, one, "after it");
    assert.equal(one.held(B), null);
    assert.ok(one.read.includes("fork"));
  });

  it("are right by a whole reading when a socket says nothing but slots, which is left for the next", async () => {
    const chain = new ScriptedChain();
    const one = await begun(chain);
    for (let gap = 1; gap <= 2; gap += 1) {
      chain.write(A, true, true);
      chain.next();
      chain.ears?.slot();
      await one.calm();
      assertSame(chain, one, `gap ${gap}`);
    }
    assert.equal(chain.asked.sockets, 2);
    // One that tells of what happens stays, also where logs are hidden.
    for (let gap = 0; gap < 4; gap += 1) {
      chain.write(A, true, true);
      chain.tell(chain.notices.at(-1) as Notice);
      chain.next();
      await one.calm();
    }
    assert.equal(chain.asked.sockets, 2);
  });

  it("that are closed and made again in one slot are what they are after it, in whatever order that is told", async () => {
    const orders = [[], [0], [1], [0, 1], [1, 0], [1, 0, 1], [0, 1, 0]];
    for (const order of orders) {
      for (const lives of [true, false]) {
        const chain = new ScriptedChain();
        chain.write(A);
        chain.next();
        const one = await begun(chain);
        chain.write(A, !lives, true);
        chain.write(A, lives, true);
        const told = chain.notices.slice(1);
        chain.next();
        for (const number of order) chain.tell(told[number] as Notice);
        await one.calm();
        assertSame(chain, one, `${order} ${lives}`);
      }
    }
  });

  it("stay as they are told of while everything is being read, also of a slot that is not over", async () => {
    for (const open of [false, true]) {
      const chain = new ScriptedChain();
      chain.open = open;
      chain.write(A);
      chain.write(B);
      chain.next();
      const one = await begun(chain);
      let go = () => {};
      const gate = new Promise<void>((done) => {
        go = done;
      });
      // Asked before what follows happens, answered after it was told of and asked for.
      chain.delay = (what) => (what === "all" ? gate : Promise.resolve());
      one.feed.again("interval");
      await one.feed.look();
      while (chain.asked.all < 2) await setImmediate();
      const made = addressOf(2);
      chain.write(A);
      chain.write(B, false);
      chain.write(made);
      for (const notice of chain.notices.slice(2)) chain.tell(notice);
      if (!open) chain.next();
      for (let turn = 0; turn < 30; turn += 1) await setImmediate();
      assertSame(chain, one, `before the reading has ended, ${open}`);
      go();
      await one.calm(4);
      assertSame(chain, one, `after it, ${open}`);
      assert.deepEqual(one.read, ["start", "interval"]);
    }
  });

  it("end with every question when it is stopped, whatever does not answer", async () => {
    const chain = new ScriptedChain();
    const one = await begun(chain);
    chain.tell({ address: A, data: ticket(3), slot: chain.slot + 45 });
    chain.tell({ address: B, data: new Uint8Array(), slot: chain.slot + 45 });
    await one.feed.look();
    await one.feed.stop();
    const { accounts } = chain.asked;
    await pause(20);
    assert.ok(chain.asked.accounts <= accounts + 1);
  });
});

describe("how far the chain is", () => {
  it("is the newest slot of an answer; silence does not take it back, 15 s of older answers do", () => {
    const horizon = new Horizon();
    assert.equal(horizon.answered(100, 0), false);
    assert.equal(horizon.answered(90, 100_000), false);
    assert.equal(horizon.answered(100, 114_000), false);
    assert.equal(horizon.answered(90, 200_000), false);
    assert.equal(horizon.answered(95, 214_999), false);
    assert.equal(horizon.slot, 100);
    assert.equal(horizon.answered(91, 215_000), true);
    assert.deepEqual([horizon.slot, horizon.newest], [95, 95]);
  });

  it("is believed of a subscription up to 50 slots further, however often it is told", () => {
    const horizon = new Horizon();
    horizon.answered(100, 0);
    for (let slot = 101; slot <= 150; slot += 1) assert.equal(horizon.told(slot, 0), true);
    assert.equal(horizon.told(151, 0), false);
    assert.deepEqual([horizon.slot, horizon.newest], [100, 150]);
    assert.equal(horizon.answered(101, 1_000), false);
    assert.equal(horizon.answered(140, 16_000), true);
    assert.deepEqual([horizon.slot, horizon.newest], [140, 140]);
  });
});
