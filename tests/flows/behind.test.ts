// Plans made of what a node said some seconds ago: at `finalized`, that is thirteen.
import assert from "node:assert/strict";
import { createContext, decodeError, executeInstructions, positionsOf } from "@ballast/sdk";
import { type LiteSvmChain, World } from "@ballast/testkit";

/**
 * Plays a market order, executed by plans that are made of a state so many seconds old; the errors it met on the way.
 */
async function executed(lag: number) {
  const w = await World.create({ verify: false });
  const ann = await w.trader({ usdc: 20_000 });
  const chain = w.chain as LiteSvmChain;
  const moments = [chain.fork()];
  const { request } = await ann.place("SOL", "long", { size: 10, collateral: { USDC: 500 } });
  const errors = new Set<string>();
  for (let second = 1; second <= 20; second++) {
    await w.wait(1);
    await w.feeds.publishAll();
    moments.push(chain.fork());
    const source = moments[Math.max(0, moments.length - 1 - lag)] ?? chain;
    try {
      const ctx = await createContext({ source, pool: w.venue.pool });
      const plan = await executeInstructions(ctx, { executor: w.keeper.address, request: request.address });
      await w.chain.send(plan.instructions, [w.keeper.keypair]);
      return { w, ann, request, second, errors };
    } catch (e) {
      errors.add(decodeError(e).name);
    }
  }
  return { w, ann, request, second: null, errors };
}

describe("flow: plans of a state that is behind", () => {
  it("of now, an order is executed at its print", async () => {
    const { second, errors } = await executed(0);
    assert.ok(second !== null && second <= 3, `${second}: ${[...errors].join(", ")}`);
  });

  // A price account that is written each second has moved on meanwhile: keepers that read late bring the print
  // themselves.
  for (const lag of [1, 2, 13]) {
    it(`${lag} s behind, it may be too late, each time for a reason with a name, and nothing of the order is lost`, async () => {
      const { w, ann, request, second, errors } = await executed(lag);
      assert.ok(!errors.has("Unknown") && !errors.has("NetworkError"), [...errors].join(", "));
      const positions = await positionsOf(w.chain, ann.address);
      if (second !== null) return assert.equal(positions.length, 1);
      assert.ok(errors.size > 0);
      assert.equal(positions.length, 0);
      const before = await ann.balance("USDC");
      await w.wait(60);
      await ann.cancel(request);
      assert.equal((await ann.balance("USDC")) - before, 500_000_000n);
    });
  }
});
