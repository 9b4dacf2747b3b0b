// A keeper on the embedded network, over real JSON-RPC and WebSocket, with time that flows.
import assert from "node:assert/strict";
import { encodeTokenAccount, TOKEN_PROGRAM_ID } from "@ballast/testkit";
import type { Publisher, Wanted } from "../src/index";
import { Network, pause, Watched } from "./network";

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

  it("executes an order, liquidates, and goes on until it is stopped", async () => {
    const { world } = network;
    keeper = await new Watched(network).funded();
    const [ann, bob] = [await trader("ann"), await trader("bob")];
    await network.flow();
    const first = await ann.place("SOL", "long", order);
    await pause(2_500);
    const start = performance.now();
    await keeper.keeper.start();
    await keeper.landed("executeRequest");
    const [sent] = keeper.of("sent").filter(({ kind }) => kind === "executeRequest");
    assert.ok(sent && performance.now() - start < 6_000, `${performance.now() - start} ms to the first landing`);
    assert.ok(await world.position(first.request.position));
    const second = await bob.place("SOL", "short", order);
    await keeper.landed("executeRequest", 2);
    assert.ok(await world.position(second.request.position));
    world.feeds.set("SOL", { price: "130" });
    const told = await keeper.landed("liquidate");
    assert.ok(told.slots <= 4n, keeper.words());
    assert.equal(await world.position(first.request.position), null);
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
