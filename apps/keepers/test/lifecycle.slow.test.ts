// How a keeper begins and ends: once, again and again, without a trace, and with a socket that fails.
import assert from "node:assert/strict";
import { Keypair } from "@solana/web3.js";
import { Network, pause, Watched } from "./network";
import { Wire } from "./wire";

/** Timers and sockets of this process that keep it alive. */
const handles = () => process.getActiveResourcesInfo().filter((name) => /Timeout|TCP/.test(name)).length;

describe("the life of a keeper", function () {
  this.timeout(120_000);
  let network: Network;
  beforeEach(async () => {
    network = await Network.start({ fund: "100000" });
  });
  afterEach(() => network.close());

  const order = { size: 10, collateral: { USDC: 600 } };
  /** An order whose print is there. */
  async function placed(name: string) {
    const ann = await network.world.trader({ usdc: 10_000 }, name);
    const { request } = await ann.place("SOL", "long", order);
    await network.world.wait(2);
    await network.world.feeds.publishAll();
    return request;
  }

  it("once: a dry run names what is due and sends nothing; then it is done, with what follows from it", async () => {
    const request = await placed("ann");
    const options = { stallMs: Number.POSITIVE_INFINITY, pollMs: 200 };
    const dry = await new Watched(network, options).funded();
    const found = await dry.keeper.once({ dryRun: true });
    assert.ok(found.some(({ kind, outcome }) => kind === "executeRequest" && outcome === "found"));
    assert.deepEqual(dry.of("sent"), []);
    assert.equal(await network.world.position(request.position), null);
    const wet = await new Watched(network, options).funded();
    await network.flow(); // A block comes by itself only while time flows.
    const done = await wet.keeper.once();
    const executed = done.find(({ kind }) => kind === "executeRequest");
    assert.equal(
      executed?.outcome,
      "landed",
      JSON.stringify(done, (_, x) => (typeof x === "bigint" ? `${x}` : x)),
    );
    assert.ok(executed?.signature);
    assert.ok(await network.world.position(request.position));
    await assert.rejects(wet.keeper.start(), TypeError);
  });

  it("says where there is no such pool, and where no node answers; a key without lamports sends nothing, and says so", async () => {
    const nowhere = { endpoints: [{ http: "http://127.0.0.1:1" }], deadlineMs: 500 };
    await assert.rejects(new Watched(network, nowhere).keeper.start(), { name: "NetworkError" });
    await assert.rejects(new Watched(network, { pool: 77n }).keeper.start(), { name: "UninitializedAccount" });
    await placed("ann");
    const poor = new Watched(network, { stallMs: Number.POSITIVE_INFINITY });
    await poor.keeper.once();
    assert.deepEqual(poor.of("sent"), []);
    assert.match(poor.of("halted")[0]?.why ?? "", /lamports/);
  });

  it("leaves no timer and no socket behind, however often it is started; the next one goes on from the chain", async () => {
    await network.flow();
    const key = Keypair.generate();
    const wire = await Wire.to(network.chain.wsUrl);
    const endpoints = [{ http: network.chain.rpcUrl, ws: wire.url }];
    const counts: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const watched = await new Watched(network, { endpoints }, key).funded();
      await watched.keeper.start();
      const ann = await network.world.trader({ usdc: 10_000 }, `ann${round}`);
      const { request } = await ann.place("SOL", "long", order);
      // Every other time it is stopped with the order still waiting for its print: the next one does it.
      if (round % 2 === 1) await watched.landed("executeRequest", 2);
      await watched.keeper.stop();
      assert.equal(watched.keeper.state().running, false);
      assert.equal(watched.of("missed").length, 0, watched.words());
      if (round % 2 === 1) assert.ok(await network.world.position(request.position));
      await pause(300);
      assert.equal(wire.open, 0);
      counts.push(handles());
    }
    assert.ok((counts[3] as number) <= (counts[0] as number), `${counts}`);
    await wire.close();
  });

  it("a socket that is cut, or says nothing, is replaced by one other; what it did not tell is found", async () => {
    await network.flow();
    const wire = await Wire.to(network.chain.wsUrl);
    const endpoints = [{ http: network.chain.rpcUrl, ws: wire.url }];
    const watched = await new Watched(network, { endpoints, pollMs: 400 }).funded();
    await watched.keeper.start();
    await pause(1_000);
    for (let cut = 0; cut < 3; cut += 1) {
      wire.cut();
      await pause(1_500);
      assert.ok(wire.open <= 1, `${wire.open} sockets`);
    }
    assert.ok(watched.of("resync").some(({ why }) => why === "reconnect"));
    const before = wire.count;
    wire.mute = true;
    const ann = await network.world.trader({ usdc: 10_000 }, "ann");
    const { request } = await ann.place("SOL", "long", order);
    await watched.landed("executeRequest", 1, 12_000);
    assert.ok(await network.world.position(request.position));
    assert.ok(
      watched.of("resync").some(({ why }) => why === "gap"),
      watched.words(),
    );
    await pause(6_000);
    assert.ok(wire.count > before);
    assert.ok(wire.open <= 1);
    await watched.keeper.stop();
    await wire.close();
  });
});
