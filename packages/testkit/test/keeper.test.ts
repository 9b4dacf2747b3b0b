import assert from "node:assert/strict";
import { World } from "../src";
import { Keeper } from "../src/network/keeper";

describe("the keeper of a local network", () => {
  it("does for strangers what is due, says so, and goes on where something fails", async () => {
    const w = await World.create({ fund: "100000" });
    const [ann, bob] = [await w.trader({ usdc: 10_000 }, "ann"), await w.trader({ usdc: 10_000 }, "bob")];
    const order = { size: 100, collateral: { USDC: 2_000 } };
    const orders = [await ann.place("SOL", "long", order), await bob.place("SOL", "short", order)];
    await w.wait(2);
    await w.feeds.publishAll();
    const lines: string[] = [];
    const keeper = new Keeper(w.chain, w.venue.pool, w.keeper.keypair, (line) => lines.push(line));
    // The first order's transaction is lost on its way.
    const send = w.chain.send.bind(w.chain);
    w.chain.send = (instructions, ...rest) => {
      const [first] = orders;
      const lost = instructions.some(({ keys }) => keys.some(({ pubkey }) => first?.request.address.equals(pubkey)));
      return lost ? Promise.reject(new Error("lost")) : send(instructions, ...rest);
    };
    await keeper.round();
    const [lost, done] = orders.map(({ request }) => request);
    assert.ok(lost && done);
    assert.ok(lines.includes(`keeper: executeRequest of ${done.address}`), lines.join("\n"));
    assert.ok(lines.includes(`keeper, executeRequest of ${lost.address}: Error: lost`), lines.join("\n"));
    assert.ok(await w.position(done.position));
    w.chain.send = send;
    await keeper.round();
    assert.ok(await w.position(lost.position));
    await w.verifyInvariants();
  });
});
