// From the log of a transaction to what is held: real transactions of the program, behind HTTP and a WebSocket.
import assert from "node:assert/strict";
import { createContext, PROGRAM_ID } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { AccountStore, Feed, groupsOf, Nodes, RpcAccounts, type Times } from "../src";
import { RecordedNode } from "./support/recorded_node";
import { Recorder } from "./support/recorder";

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
const NOWHERE = { getAccounts: async () => [], getProgramAccounts: async () => [] };
/** All of it is read for a log only; the head, at which what was told is confirmed, often. */
const PATIENT: Partial<Times> = { patienceMs: 3_600_000, claimsMs: 20, againMs: 20, leastMs: 0, rest: 0 };

describe("the log of a transaction", function () {
  this.timeout(120_000);
  const recorder = new Recorder();
  let world: World;
  /** How many transactions there were before those that are followed. */
  let start = 0;
  /** Accounts that these are about: a position, which is closed in the end, and an order, which is cancelled. */
  let position = "";
  let request = "";
  let owner = "";
  const ends: (() => unknown)[] = [];

  before(async () => {
    recorder.all = true;
    world = await World.create({ chain: recorder.chain, fund: "6000", verify: false });
    const ann = await world.trader({ USDC: 20_000 }, "ann");
    start = recorder.moments.length;
    const long = await ann.open("SOL", "long", { size: "20", collateral: { USDC: "900" } });
    await ann.addCollateral(long.position, "50");
    const order = await ann.stopLoss(long.position, { trigger: "120" });
    await ann.increase(long.position, { size: "5", collateral: { USDC: "100" } });
    await ann.cancel(order.request);
    await ann.close(long.position);
    position = long.position.address.toBase58();
    owner = ann.address.toBase58();
    request = order.request.address.toBase58();
  });
  after(() => world.close());
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** A feed that has read everything before the first of the transactions, and listens. */
  async function following(times: Partial<Times> = PATIENT) {
    const node = await RecordedNode.start(recorder, start);
    const nodes = new Nodes({ urls: [node.url], deadlineMs: 5_000, stallMs: 600_000, listener: () => {} });
    await nodes.start();
    const store = new AccountStore(PROGRAM_ID, NOWHERE);
    const ctx = await createContext({ source: world.chain, pool: world.venue.pool });
    const read: string[] = [];
    const markets = ctx.layout.markets.map(({ address }) => address);
    const feed = new Feed({
      chain: new RpcAccounts({ nodes, commitment: "confirmed", sockets: new Map([[node.url, node.ws]]) }),
      ...{ store, ctx, head: () => [ctx.pool, ...markets], groups: () => groupsOf(ctx), tellHead: false },
      ...{ pollMs: 50, resyncMs: 3_600_000, times, resynced: (why: string) => void read.push(why) },
    });
    await feed.start();
    ends.push(
      () => node.close(),
      () => nodes.close(),
      () => feed.stop(),
    );
    while (!read.includes("reconnect")) await pause(5);
    node.calls.length = 0;
    read.length = 0;
    return { node, store, feed, read };
  }
  type Following = Awaited<ReturnType<typeof following>>;

  /** The node has one more transaction, and tells of it or not. */
  function happen({ node }: Following, tells = true): void {
    node.at += 1;
    if (tells) tell(node, node.at - 1);
  }
  function tell(node: RecordedNode, number: number): void {
    const { slot, logs, signature } = recorder.moments[number]?.transaction ?? assert.fail();
    node.notify("logsSubscribe", { context: { slot: Number(slot) }, value: { err: null, logs, signature } });
  }

  const there = ({ node }: Following, address: string): Uint8Array | undefined =>
    recorder.moments[node.at - 1]?.transaction.accounts.get(address);
  /** Waits until both are held as the node has them now. */
  async function same(one: Following, words: string): Promise<void> {
    const bytes = (data: Uint8Array | undefined) => (data === undefined ? null : Buffer.from(data).toString("hex"));
    const held = (address: string) => bytes(one.store.get(address)?.account?.data);
    const isSame = () => [position, request].every((address) => held(address) === bytes(there(one, address)));
    for (const end = performance.now() + 20_000; !isSame() && performance.now() < end; ) await pause(5);
    for (const address of [position, request]) assert.equal(held(address), bytes(there(one, address)), words);
  }
  /** Addresses that were asked for one by one: all but the head. */
  const asked = ({ node }: Following): Set<string> => {
    const all = node.calls.flatMap(({ method, params }) =>
      method === "getMultipleAccounts" ? (params[0] as string[]) : [],
    );
    return new Set(all.filter((address) => address === position || address === request));
  };
  const count = () => recorder.moments.length - start;

  it("asks for the account that it is about, and for no other: its newest is held, also that it is gone", async () => {
    const one = await following();
    const all = new Set<string>();
    for (let number = start; number < recorder.moments.length; number += 1) {
      one.node.calls.length = 0;
      happen(one);
      await same(one, `after ${number}`);
      const { keys } = recorder.moments[number]?.transaction ?? assert.fail();
      // What is its owner's may have gone with it, so that it is asked for as well.
      const isNamed = (address: string) => keys.has(address) || (address === request && keys.has(owner));
      for (const address of asked(one)) assert.ok(isNamed(address), `${number} asked for ${address}`);
      for (const address of asked(one)) all.add(address);
    }
    assert.deepEqual([all, one.store.has(position)], [new Set([position, request]), false]);
    assert.deepEqual([one.read, one.node.count("getProgramAccounts")], [[], 0]);
  });

  it("that comes out of order, late or twice changes nothing: what is held never goes back", async () => {
    const one = await following();
    const half = Math.ceil(count() / 2);
    const numbers = Array.from({ length: count() }, (_, number) => number);
    for (const _ of numbers.slice(0, half)) happen(one, false);
    for (const number of numbers.slice(0, half).reverse()) tell(one.node, start + number);
    await same(one, "out of order");
    assert.ok(one.store.has(position), "it is open");
    for (const _ of numbers.slice(half)) happen(one, false);
    for (const number of [...numbers.reverse(), ...numbers]) {
      tell(one.node, start + number);
      if (number % 3 === 0) await same(one, `late, ${number}`);
    }
    assert.equal(one.store.has(position), false);
    assert.deepEqual(one.read, []);
  });

  it("that comes before the node has the transaction is asked for until it has", async () => {
    const one = await following();
    const opening = recorder.moments.findIndex(({ transaction }) => transaction.accounts.has(position));
    tell(one.node, opening);
    await pause(300);
    assert.equal(one.store.has(position), false);
    while (one.node.at <= opening) happen(one, false);
    await same(one, "when it has it");
    assert.ok(one.store.has(position));
    assert.deepEqual(one.read, []);
  });

  it("that never comes is known to be missing by the pool's number: everything is read", async () => {
    const one = await following({ ...PATIENT, patienceMs: 50 });
    for (let moment = 0; moment < count() / 2; moment += 1) happen(one, false);
    // Something that is no log of the pool's wakes it: the chain has a new slot.
    const slots = setInterval(() => one.node.notify("slotSubscribe", { slot: 1, parent: 0, root: 0 }), 20);
    ends.push(() => clearInterval(slots));
    await same(one, "without a word");
    assert.ok(one.store.has(position));
    assert.ok(one.read.includes("gap"));
  });
});
