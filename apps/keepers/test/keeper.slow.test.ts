// A keeper on the embedded network, over real JSON-RPC and WebSocket, with time that flows.
import assert from "node:assert/strict";
import { type Actor, encodeTokenAccount, faultyNode, type PositionRef, TOKEN_PROGRAM_ID } from "@ballast/testkit";
import { Pace } from "../endure/pace";
import type { Publisher, Wanted } from "../src/index";
import { Network, pause, Watched } from "./network";

/** Milliseconds from the start of a keeper to its first landing, on a machine that has nothing else to do. */
const FIRST_MS = 3_000;
const order = { size: 100, collateral: { USDC: 2_000 } };

describe("a keeper on a network", function () {
  this.timeout(120_000);
  let network: Network;
  let keeper: Watched;
  beforeEach(async () => {
    network = await Network.start({ fund: "100000" });
  });
  afterEach(async () => {
    await keeper.keeper.stop();
    await network.close();
  });

  /** Somebody with dollars. */
  const trader = (name: string) => network.world.trader({ usdc: 10_000 }, name);

  /** What the keeper opened for somebody: an order whose print was too old by then is placed again. */
  async function executed(actor: Actor, side: "long" | "short"): Promise<PositionRef> {
    for (let tries = 0; tries < 6; tries += 1) {
      const { request } = await actor.place("SOL", side, order);
      for (const end = Date.now() + 8_000; Date.now() < end; await pause(50))
        if ((await network.world.position(request.position)) !== null) return request.position;
    }
    return assert.fail(`six prints were too old:\n${keeper.words()}`);
  }

  it("does its first piece of work within three seconds of its start", async () => {
    const { world } = network;
    keeper = await new Watched(network).funded();
    const ann = await trader("ann");
    const { position } = await ann.open("SOL", "long", order);
    world.feeds.set("SOL", { price: "130" });
    await network.flow();
    await pause(1_000);
    const [start, pace] = [performance.now(), new Pace()];
    const looking = setInterval(() => pace.now(), 100);
    await keeper.keeper.start();
    await keeper.landed("liquidate");
    const took = performance.now() - start;
    clearInterval(looking);
    const most = FIRST_MS * pace.mean;
    assert.ok(took < most, `${took} ms to the first landing, ${most} on a machine as busy as this`);
    assert.equal(await world.position(position), null);
  });

  it("executes an order, liquidates, and goes on until it is stopped", async () => {
    const { world } = network;
    keeper = await new Watched(network).funded();
    const [ann, bob] = [await trader("ann"), await trader("bob")];
    await network.flow();
    await keeper.keeper.start();
    const first = await executed(ann, "long");
    await executed(bob, "short");
    world.feeds.set("SOL", { price: "130" });
    const told = await keeper.landed("liquidate");
    assert.ok(told.slots <= 4n, keeper.words());
    assert.equal(await world.position(first), null);
    assert.ok(keeper.keeper.ready());
    const state = keeper.keeper.state();
    assert.deepEqual([state.halted, state.stopped, state.failedRounds, state.late], [null, {}, 0, []]);
    const begun = keeper.of("sent").map(({ kind, subject }) => `${kind} ${subject}`);
    const dues = new Set(keeper.of("due").map(({ kind, subject }) => `${kind} ${subject}`));
    assert.ok(begun.every((name) => dues.has(name)));
  });

  it("has prices brought by its publisher, also where that fails at first: the newest of each feed, and what orders wait for", async () => {
    const { world } = network;
    const asked: (readonly Wanted[])[] = [];
    const publisher: Publisher = {
      everyMs: 500,
      publish: async (wanted) => {
        asked.push(wanted);
        if (asked.length <= 2) throw new RangeError("not yet");
        await world.feeds.publishAll();
      },
      close: async () => {},
    };
    keeper = await new Watched(network, { publisher }).funded();
    await network.chain.flow();
    const ann = await trader("ann");
    await keeper.keeper.start();
    const { request } = await ann.place("SOL", "long", order);
    await keeper.landed("executeRequest");
    const account = keeper.of("published");
    assert.deepEqual(
      account.slice(0, 3).map(({ error }) => error),
      ["RangeError", "RangeError", null],
    );
    const newest = asked.map((wanted) => wanted.filter(({ after }) => after === null).length);
    assert.ok(Math.max(...newest) === 2 && asked.every((wanted) => wanted.length > 0), String(newest));
    assert.ok(
      asked.some((wanted) => wanted.some(({ after }) => after !== null)),
      "what the order waits for",
    );
    assert.ok(await world.position(request.position));
  });

  it("builds what nobody executed again, and bids more each time", async () => {
    const { world, chain } = network;
    const ann = await trader("ann");
    const { position } = await ann.open("SOL", "long", order);
    // Two are taken by a node that hands them to nobody.
    const node = await faultyNode(chain.rpcUrl, ({ method, n }) =>
      method === "sendTransaction" && n <= 2 ? { lost: true, answer: () => ({ result: "taken" }) } : null,
    );
    const endpoints = [{ http: node.url, ws: chain.wsUrl }];
    keeper = await new Watched(network, { endpoints, kinds: ["liquidate"], stuckMs: 1_500 }).funded();
    world.feeds.set("SOL", { price: "130" });
    await network.flow();
    await keeper.keeper.start();
    await keeper.landed("liquidate", 1, 40_000);
    const bids = keeper.of("sent").map(({ priorityFee }) => priorityFee);
    assert.deepEqual(bids, [0n, 1_250n, 1_562n], keeper.words());
    assert.deepEqual(
      keeper.of("missed").map(({ verdict, error }) => [verdict, error]),
      [
        ["expired", "OutcomeUnknown"],
        ["expired", "OutcomeUnknown"],
      ],
    );
    assert.equal(await world.position(position), null);
    await keeper.keeper.stop();
    await node.close();
  });

  it("a fatal error stops its kind of work and is said; the rest goes on", async () => {
    const { world, chain } = network;
    keeper = await new Watched(network, { kinds: ["liquidate", "executeRequest"] }).funded();
    const [ann, bob] = [await trader("ann"), await trader("bob")];
    const { position } = await ann.open("SOL", "long", order);
    await bob.place("SOL", "short", { size: 1, collateral: { USDC: 200 } });
    // Somebody robbed the vault: nothing can be settled any more.
    const { mint, vault } = world.venue.custody("USDC");
    const data = encodeTokenAccount({ mint, owner: world.venue.pool, amount: 3_000_000_000n });
    await chain.setAccount(vault, { owner: TOKEN_PROGRAM_ID, data });
    world.feeds.set("SOL", { price: "132" });
    await network.flow();
    await keeper.keeper.start();
    for (let tries = 0; tries < 100 && keeper.of("stopped").length === 0; tries += 1) await pause(100);
    assert.deepEqual(keeper.of("stopped"), [{ what: "stopped", kind: "liquidate", error: "PoolUndercollateralized" }]);
    assert.match(keeper.of("halted")[0]?.why ?? "", /liquidate.*PoolUndercollateralized/);
    const missed = keeper.of("missed").filter(({ subject }) => subject === position.address.toBase58());
    assert.deepEqual(
      missed.map(({ verdict, retryAt }) => [verdict, retryAt]),
      [["fatal", null]],
    );
    await keeper.landed("executeRequest");
    assert.deepEqual(keeper.keeper.state().stopped, { liquidate: "PoolUndercollateralized" });
    assert.ok(keeper.keeper.state().oldest?.kind === "liquidate", "what is stopped still is due");
  });
});
