// A keeper on the embedded network, over real JSON-RPC and WebSocket, with time that flows.
import assert from "node:assert/strict";
import { Network, pause, Watched } from "./network";

describe("a keeper on a network", function () {
  this.timeout(120_000);
  let network: Network;
  afterEach(() => network.close());

  it("executes an order, liquidates, and goes on until it is stopped", async () => {
    network = await Network.start({ fund: "100000" });
    const { world } = network;
    const ann = await world.trader({ usdc: 10_000 }, "ann");
    const bob = await world.trader({ usdc: 10_000 }, "bob");
    const keeper = await new Watched(network).funded();
    await network.flow();
    await keeper.keeper.start();
    assert.ok(keeper.keeper.state().running);
    const order = await ann.place("SOL", "long", { size: 100, collateral: { USDC: 2_000 } });
    await keeper.landed("executeRequest");
    assert.ok(await world.position(order.request.position));
    const other = await bob.place("SOL", "short", { size: 100, collateral: { USDC: 2_000 } });
    await keeper.landed("executeRequest", 2);
    assert.ok(await world.position(other.request.position));
    world.feeds.set("SOL", { price: "130" });
    const told = await keeper.landed("liquidate");
    assert.ok(told.slots <= 4n, keeper.words());
    assert.equal(await world.position(order.request.position), null);
    assert.ok(keeper.keeper.ready());
    const state = keeper.keeper.state();
    assert.deepEqual([state.halted, state.stopped, state.failedRounds], [null, {}, 0]);
    await keeper.keeper.stop();
    await pause(100);
  });
});
