// A recorded chain behind HTTP, read by JSON-RPC: what nodes do to whoever follows them. 8 s of CPU.
import assert from "node:assert/strict";
import { type Context, events, PROGRAM_ID } from "@ballast/sdk";
import type { Call, Fault } from "@ballast/testkit";
import { AccountStore, Feed, Follower, Nodes, PoolSnapshots, RpcAccounts, RpcSource } from "../src";
import { ArraySink } from "./support/array_sink";
import { RecordedNode } from "./support/recorded_node";
import { type Story, tell } from "./support/story";

/** Longer than a busy machine takes for an answer; another node is asked after less. */
const [DEADLINE_MS, HEDGE_MS] = [3_000, 1_000];
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

describe("a pool by JSON-RPC", function () {
  this.timeout(120_000);
  let story: Story;
  let total = 0;
  const ends: (() => unknown)[] = [];
  before(async () => {
    story = await tell(() => null, 1);
    total = story.recorder.moments.flatMap(({ transaction: { logs, inner = [] } }) =>
      events.raw({ logs, inner }).filter((raw) => events.headerOf(raw)?.pool.equals(story.pool)),
    ).length;
  });
  after(() => story.world.close());
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const node = async (at?: number) => {
    const one = await RecordedNode.start(story.recorder, at);
    ends.push(() => one.close());
    return one;
  };
  const nodesOf = async (...of: RecordedNode[]) => {
    const terms = { deadlineMs: DEADLINE_MS, hedgeMs: HEDGE_MS, stallMs: 60_000, listener: () => {} };
    const nodes = new Nodes({ urls: of.map(({ url }) => url), ...terms });
    ends.push(() => nodes.close());
    await nodes.start();
    return nodes;
  };
  const sourceOf = (nodes: Nodes, sockets = new Map<string, string>()) =>
    new RpcSource({ nodes, sockets, streams: [story.pool.toBase58()] });
  const follow = (nodes: Nodes, sink: ArraySink) => {
    const terms = { pollMs: 20, patienceMs: 60_000, snapshots: new PoolSnapshots(story.pool) };
    return new Follower({ stream: story.pool, source: sourceOf(nodes), sink, ...terms });
  };
  const half = () => Math.floor(story.recorder.moments.length / 2);
  /** What the first listing goes down to. */
  const until = ({ calls }: RecordedNode) => {
    const [call] = calls.filter(({ method }) => method === "getSignaturesForAddress");
    return (call?.params[1] as { until?: string } | undefined)?.until;
  };

  it("is read from its first event on, and later from where the tables are: nothing is read twice", async () => {
    const one = await node(half());
    const nodes = await nodesOf(one);
    const sink = new ArraySink();
    await follow(nodes, sink).round();
    const read = one.count("getTransaction");
    assert.ok(sink.events.length > 0 && sink.final > 0n && sink.events.length < total);
    assert.equal(until(one), undefined);
    one.at = story.recorder.moments.length;
    one.calls.length = 0;
    const open = sink.events.length - Number(sink.final);
    const anchor = sink.events[Number(sink.final) - 1]?.signature;
    await follow(nodes, sink).round();
    assert.equal(sink.events.length, total);
    assert.equal(until(one), anchor);
    // A new process reads what was not final again, and what is new.
    assert.ok(one.count("getTransaction") <= story.recorder.moments.length - read + open, "more than was new");
  });

  it("has no event after one that is missing, where a page was cut, until the page is whole", async () => {
    const one = await node();
    const nodes = await nodesOf(one);
    const sink = new ArraySink();
    const cut = (keep: number) => (call: Call) => {
      if (call.method !== "getSignaturesForAddress") return null;
      return {
        answer: (real: { result?: unknown } | null) => ({ result: ((real?.result ?? []) as []).slice(0, keep) }),
      };
    };
    const follower = follow(nodes, sink);
    one.rule = cut(5);
    await follower.round();
    await follower.round();
    assert.equal(sink.events.length, 0);
    assert.equal(follower.view().gap?.from, "0");
    one.rule = cut(12);
    await follower.round();
    assert.equal(sink.events.length, 0);
    one.rule = () => null;
    await follower.round();
    assert.deepEqual([sink.events.length, follower.view().gap], [total, null]);
  });

  it("changes nothing by what is no answer, says what was wrong, and goes on", async () => {
    const bad: [string, Fault, RegExp][] = [
      ["getSignaturesForAddress", { status: 429 }, /HTTP 429/],
      ["getTransaction", { status: 429 }, /HTTP 429/],
      ["getSignaturesForAddress", { body: '{"jsonrpc":"2.0","result":[{"signature":"' }, /cut off/],
      ["getTransaction", { body: '{"jsonrpc":"2.0","result":{"slot":1' }, /cut off/],
      ["getTransaction", { body: "<html>" }, /no JSON/],
      ["getSignaturesForAddress", { answer: () => ({ result: "none" }) }, /a listing that is none/],
      [
        "getTransaction",
        { answer: () => ({ result: { slot: 1, transaction: { message: { accountKeys: [] } } } }) },
        /nobody paid/,
      ],
      ["getMultipleAccounts", { unanswered: true }, /127\.0\.0\.1/],
      ["getTransaction", { hangs: true }, /127\.0\.0\.1/],
      [
        "getSignaturesForAddress",
        { answer: () => ({ error: { code: -32_005, message: "node is behind" } }) },
        /is behind/,
      ],
    ];
    for (const [method, fault, words] of bad) {
      const one = await node();
      const nodes = await nodesOf(one);
      const sink = new ArraySink();
      one.rule = (call) => (call.method === method ? fault : null);
      await assert.rejects(follow(nodes, sink).round(), words, `${method} ${words}`);
      const had = sink.events.length;
      one.rule = () => null;
      await follow(nodes, sink).round();
      assert.equal(sink.events.length, total, `${method} ${words}, ${had} before`);
    }
  });

  it("is read from the second node where the first refuses, stalls or breaks off, in the same call", async () => {
    for (const fault of [{ status: 429 }, { hangs: true }, { unanswered: true }, { status: 503 }]) {
      const [first, second] = [await node(), await node()];
      const nodes = await nodesOf(first, second);
      first.rule = () => fault;
      const sink = new ArraySink();
      await follow(nodes, sink).round();
      assert.equal(sink.events.length, total, JSON.stringify(fault));
      assert.ok(second.count("getTransaction") > 0);
    }
  });

  it("is not read from a node that is behind where another is not; where none is, nothing is taken back", async () => {
    const [behind, good] = [await node(half()), await node()];
    const nodes = await nodesOf(behind, good);
    const sink = new ArraySink();
    await follow(nodes, sink).round();
    assert.deepEqual([sink.events.length, behind.count("getTransaction")], [total, 0]);
    const final = sink.final;
    await follow(await nodesOf(behind), sink).round();
    assert.deepEqual([sink.events.length, sink.final, sink.rewinds], [total, final, 0]);
  });

  it("ends within a call's deadline when it is stopped while a node says nothing, with whole batches", async () => {
    const one = await node();
    const nodes = await nodesOf(one);
    const sink = new ArraySink();
    one.rule = ({ method, n }) => (method === "getTransaction" && n > 20 ? { hangs: true } : null);
    const follower = follow(nodes, sink);
    follower.start();
    while (one.count("getTransaction") <= 20) await pause(5);
    const start = performance.now();
    await follower.stop();
    assert.ok(performance.now() - start < 3 * DEADLINE_MS);
    one.rule = () => null;
    await follow(nodes, sink).round();
    assert.equal(sink.events.length, total);
    // Whoever closes the nodes is waited for by no call.
    one.rule = () => ({ hangs: true });
    const last = follow(nodes, sink).round().catch(String);
    await pause(20);
    nodes.close();
    assert.match((await last) as string, /Error/);
  });

  it("wakes whoever listens when a socket tells of a transaction, and again at the next node when it ends", async () => {
    const one = await node();
    const nodes = await nodesOf(one);
    let woken = 0;
    const stop = sourceOf(nodes, new Map([[one.url, one.ws]])).listen(() => {
      woken += 1;
    });
    while (woken < 1) await pause(5);
    one.tell({ value: { err: null, logs: [], signature: "" }, context: { slot: 1 } });
    while (woken < 2) await pause(5);
    assert.equal(one.listeners, 1);
    stop();
    while (one.listeners > 0) await pause(5);
  });

  describe("and its accounts", () => {
    const NOWHERE = { getAccounts: async () => [], getProgramAccounts: async () => [] };
    const feedOf = (nodes: Nodes, sockets = new Map<string, string>()) => {
      const store = new AccountStore(PROGRAM_ID, NOWHERE);
      const read: string[] = [];
      const layout = { custodies: [], markets: [] } as unknown;
      const ctx = { source: store, pool: story.pool, programId: PROGRAM_ID, layout } as unknown as Context;
      const feed = new Feed({
        ...{ chain: new RpcAccounts({ nodes, commitment: "confirmed", sockets }), store, tellHead: true },
        ...{ ctx, pollMs: 20, resyncMs: 60_000 },
        ...{ head: () => [story.pool, ...story.markets], groups: () => [], times: { leastMs: 0, rest: 0 } },
        resynced: (why) => read.push(why),
      });
      ends.push(() => feed.stop());
      return { feed, store, read };
    };
    const tip = () => Number(story.recorder.moments.at(-1)?.transaction.slot);

    it("are the second node's where the first stalls, refuses or is behind, and a slot far ahead is no answer", async () => {
      const ahead = { answer: (real: object | null) => ({ ...real, result: lying(real) }) };
      const lying = (real: { result?: unknown } | null) => ({
        ...(real?.result as { value: unknown }),
        context: { slot: tip() + 1_000 },
      });
      for (const fault of [{ hangs: true }, { status: 429 }, ahead, null]) {
        const [first, second] = [await node(fault === null ? half() : undefined), await node()];
        const nodes = await nodesOf(first, second);
        first.rule = () => fault;
        const { feed, store } = feedOf(nodes);
        await feed.open();
        for (let look = 0; look < 3; look += 1) await feed.look();
        assert.equal(feed.slot, tip(), JSON.stringify(fault));
        assert.deepEqual(
          store.get(story.pool.toBase58())?.account?.data,
          story.recorder.moments.at(-1)?.transaction.accounts.get(story.pool.toBase58()),
        );
      }
    });

    it("are read again when a socket ends, whose place another node's takes; what it tells is held", async () => {
      const [first, second] = [await node(half()), await node(half())];
      const nodes = await nodesOf(first, second);
      const sockets = new Map([first, second].map(({ url, ws }) => [url, ws]));
      const { feed, store, read } = feedOf(nodes, sockets);
      await feed.start();
      while (!read.includes("reconnect")) await pause(5);
      const [here, other] = first.listeners > 0 ? [first, second] : [second, first];
      const pool = story.pool.toBase58();
      const moment = story.recorder.moments[half()]?.transaction;
      const data = Buffer.from(moment?.accounts.get(pool) ?? []).toString("base64");
      const wire = { data: [data, "base64"], owner: PROGRAM_ID.toBase58(), lamports: 1 };
      const slot = feed.slot + 1;
      here.tell({ context: { slot }, value: wire });
      while (store.slotOf(pool) !== slot) await pause(5);
      read.length = 0;
      here.drop();
      while (other.listeners === 0 || !read.includes("reconnect")) await pause(5);
    });
  });
});
