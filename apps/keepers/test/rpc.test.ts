import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { believed, Node, Nodes, plain, shown, Tip } from "@ballast/follow";
import { Faulty } from "./proxy";

const MOST = 5n;

/** Nodes that say this of themselves; null: nothing. */
function saying(...slots: ([told: bigint, data: bigint] | null)[]): Node[] {
  return slots.map((slot, i) => {
    const node = new Node(`http://node${i}.test`);
    node.position = slot && { told: slot[0], data: slot[1], at: 0 };
    return node;
  });
}

function judged(nodes: Node[], tip = new Tip(Number.POSITIVE_INFINITY)) {
  tip.settle(nodes);
  return { usable: nodes.map((node) => tip.lagOf(node) <= MOST), trouble: tip.trouble(nodes, MOST) };
}

describe("the address of a node as it is shown", () => {
  it("has no key, wherever it stands", () => {
    const secret = "4f1a9b2c7d8e4f1a9b2c";
    const urls = [
      `https://rpc.test/?api-key=${secret}`,
      `https://user:${secret}@rpc.test/`,
      `https://rpc.test/v2/${secret}`,
      `wss://rpc.test/#${secret}`,
      secret,
    ];
    for (const url of urls) assert.ok(!shown(url).includes(secret), url);
    assert.equal(shown("http://127.0.0.1:8899"), "http://127.0.0.1:8899");
    assert.equal(shown("https://rpc.test/mainnet?key=1"), "https://rpc.test/mainnet");
  });
});

describe("where the chain is, by what nodes say", () => {
  it("two believe the newer one; of three and more, half must be as far", () => {
    assert.equal(believed([]), null);
    assert.equal(believed([7n]), 7n);
    assert.equal(believed([7n, 900n]), 900n);
    assert.equal(believed([900n, 7n, 8n]), 8n);
    assert.equal(believed([900n, 7n, 8n, 9n]), 9n);
  });

  it("a node is left that is behind, or so far ahead that nobody else is", () => {
    assert.deepEqual(judged(saying([100n, 100n], [96n, 96n], [94n, 94n])).usable, [true, true, true]);
    assert.deepEqual(judged(saying([100n, 100n], [99n, 99n], [50n, 50n])).usable, [true, true, false]);
    assert.deepEqual(judged(saying([900n, 900n], [99n, 99n], [100n, 100n])).usable, [false, true, true]);
  });

  it("one lost answer says nothing of a node, three in a row that it is gone", () => {
    const node = new Node("http://node.test");
    const here = { told: 5n, data: 5n, at: 0 };
    node.found(here);
    for (let times = 0; times < 2; times += 1) node.lost();
    node.found(here);
    for (let times = 0; times < 2; times += 1) node.lost();
    assert.equal(node.position, here);
    node.lost();
    assert.equal(node.position, null);
  });

  it("a node is left whose data are older than it says, and of a clock that is written by hand none", () => {
    assert.deepEqual(judged(saying([1_100n, 100n], [100n, 100n])).usable, [false, true]);
    assert.deepEqual(judged(saying([900n, 100n], [901n, 101n])).usable, [true, true]);
  });

  it("a node whose data are newer than it says is left, and makes no liars of all the others", () => {
    const honest: [bigint, bigint] = [100n, 100n];
    const liar: [bigint, bigint] = [100n, 1_000_100n];
    assert.deepEqual(judged(saying(liar, honest)).usable, [false, true]);
    assert.deepEqual(judged(saying(honest, liar, honest)).usable, [true, false, true]);
    assert.deepEqual(judged(saying(liar, honest, [101n, 101n], honest)).usable, [false, true, true, true]);
    assert.deepEqual(judged(saying(honest, liar, honest, [1_100n, 100n])).usable, [true, false, true, false]);
    // A network whose clock is written by hand: as far off at all that are honest.
    assert.deepEqual(judged(saying([900n, 100n], [900n, 900n], [901n, 101n])).usable, [true, false, true]);
  });

  it("says why nothing can be done: silence, lag behind a slot that was seen, no new slot", () => {
    assert.equal(judged(saying(null, null)).trouble, "no node answers");
    const tip = new Tip(Number.POSITIVE_INFINITY);
    const nodes = saying([100n, 100n], [90n, 90n]);
    assert.equal(judged(nodes, tip).trouble, null);
    (nodes[0] as Node).position = null;
    assert.equal(judged(nodes, tip).trouble, "every node is more than 5 slots behind, or lies");
    (nodes[1] as Node).position = { told: 97n, data: 97n, at: 0 };
    assert.equal(judged(nodes, tip).trouble, null);
    assert.match(judged(saying([1n, 1n]), new Tip(-1)).trouble ?? "", /no new slot/);
  });
});

describe("calls to several nodes", () => {
  /** Whatever a test ends with: what is left open keeps the process alive. */
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  /** Two nodes that answer with their number, and the pool of them. */
  async function two({ deadlineMs = 2_000, hedgeMs = 700 } = {}) {
    const own = [await Faulty.alone(0), await Faulty.alone(1)];
    const options = { urls: own.map(({ url }) => url), deadlineMs, hedgeMs, stallMs: 60_000, listener: () => {} };
    const nodes = new Nodes(options);
    open.push(async () => {
      nodes.close();
      await Promise.all(own.map((node) => node.close()));
    });
    return { own, nodes };
  }

  it("a read goes to one, a transaction to all", async () => {
    const { own, nodes } = await two({ deadlineMs: 30_000, hedgeMs: 30_000 });
    await nodes.call("getHealth");
    assert.equal(own.flatMap(({ calls }) => calls).length, 1);
    await nodes.call("sendTransaction", ["AA=="]);
    // The call ends with the first answer: the other node may not have read it yet.
    const waiting = () => own.some(({ calls }) => !calls.includes("sendTransaction"));
    while (waiting()) await new Promise((done) => setTimeout(done, 10));
  });

  it("a transaction goes to all, however soon the first one answers", async () => {
    const { own, nodes } = await two();
    const asked: Node[] = [];
    const [one] = nodes.ranked();
    const { read } = Node.prototype;
    Node.prototype.read = async function (this: Node) {
      asked.push(this);
      return "answered before anything else happens" as never;
    };
    try {
      await nodes.text("{}", "sendTransaction");
      assert.equal(new Set(asked).size, own.length);
      await nodes.text("{}", "getHealth");
      assert.deepEqual(asked.slice(own.length), [one]);
    } finally {
      Node.prototype.read = read;
    }
  });

  it("leaves nothing behind in what lives longer, however a call ends", async () => {
    const { own, nodes } = await two({ deadlineMs: 200, hedgeMs: 20 });
    for (const fault of [null, "fails", "hangs"] as const) {
      for (const node of own) node.fault = fault;
      await Promise.all(Array.from({ length: 20 }, () => nodes.call("getHealth").catch(() => null)));
    }
    const { signal } = (nodes as unknown as { closing: AbortController }).closing;
    assert.deepEqual(getEventListeners(signal, "abort"), []);
    // Where node keeps what AbortSignal.any makes of it.
    const traces = Object.getOwnPropertySymbols(signal).filter(({ description }) =>
      /dependant/i.test(description ?? ""),
    );
    assert.deepEqual(
      traces.map((key) => (signal as unknown as Record<symbol, { size: number } | null>)[key]?.size ?? 0),
      traces.map(() => 0),
    );
  });

  it("a node that hangs, is busy, or answers with an error of its own costs a moment, not the call", async () => {
    for (const fault of ["hangs", "fails", "refused"] as const) {
      const { own, nodes } = await two({ deadlineMs: 20_000 });
      (own[0] as Faulty).fault = fault;
      const start = performance.now();
      assert.equal(await nodes.call("getHealth"), 1, fault);
      assert.ok(performance.now() - start < 15_000, fault);
      // From then on the other one is asked first.
      const before = (own[0] as Faulty).calls.length;
      await nodes.call("getHealth");
      assert.equal((own[0] as Faulty).calls.length, before, fault);
    }
  });

  it("ends by the deadline where all hang, and hands on an error that is an answer", async () => {
    const { own, nodes } = await two({ deadlineMs: 300 });
    for (const node of own) node.fault = "hangs";
    const start = performance.now();
    await assert.rejects(nodes.call("getHealth"), { name: "NetworkError" });
    assert.ok(performance.now() - start < 15_000);
    for (const node of own) node.fault = () => ({ error: { code: -32_002, message: "simulation failed" } });
    await assert.rejects(nodes.call("sendTransaction"), { code: -32_002 });
  });

  it("an answer of a slot far ahead of what all know is no answer", async () => {
    const { own, nodes } = await two();
    for (const node of own) node.fault = () => ({ result: { context: { slot: 100 }, value: clock(100n) } });
    await nodes.start();
    (own[0] as Faulty).fault = () => ({ result: { context: { slot: 9_000 }, value: 0 } });
    (own[1] as Faulty).fault = () => ({ result: { context: { slot: 101 }, value: 1 } });
    const { value } = await nodes.call<{ value: number }>("getMultipleAccounts");
    assert.equal(value, 1);
  });
});

describe("a connection of its own", () => {
  it("ends each call by its deadline, also where the node never answers", async () => {
    const node = await Faulty.alone(0);
    node.fault = "hangs";
    await assert.rejects(plain(node.url, 200).getSlot(), /aborted|timeout/i);
    await node.close();
  });

  it("is made in one place, so that none is without a deadline", () => {
    const made = ["../src", "../../../packages/follow/src"].flatMap((room) => {
      const sources = path.resolve(__dirname, room);
      return readdirSync(sources, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .filter((file) => readFileSync(path.join(sources, file), "utf8").includes("new Connection("));
    });
    assert.deepEqual(made, [path.join("rpc", "connection.ts")]);
  });
});

/** The clock account of a slot, on the wire. */
function clock(slot: bigint) {
  const data = Buffer.alloc(40);
  data.writeBigUInt64LE(slot, 0);
  return { data: [data.toString("base64"), "base64"] };
}
