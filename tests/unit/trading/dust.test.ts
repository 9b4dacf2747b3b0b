// What may be left of a position: nothing, or at least the least that one may be opened with (50 USD).
import { rejects, strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { executeDecreaseParams, type PositionRef, type SideName, World } from "@ballast/testkit";
import { present, refused, told } from "../../support/expect";
import { assertPredicted, predictDecrease, predictReduce } from "../../support/parity";

/** Alice with 1 SOL at 150: a third of it, rounded up, is the least that may stay. */
async function opened(side: SideName = "long") {
  const w = await World.create();
  const alice = await w.trader({ usdc: 10_000, sol: 100 }, "alice");
  const { position } = await alice.open("SOL", side, { size: 1, collateral: { USDC: 100 } });
  await w.wait(3);
  await w.fresh();
  return { w, alice, position };
}
const LEAST = 333_333_334n;
const sizeOf = async (w: World, position: PositionRef) => present(await w.position(position)).state.size;

describe("a part of a position", () => {
  for (const side of ["long", "short"] as const)
    it(`leaves at least 50 USD of a ${side}, or all of it is closed`, async () => {
      const { w, alice, position } = await opened(side);
      for (const left of [1n, 1_000_000n, LEAST - 1n])
        await refused(w, "PositionTooSmall", () => alice.decrease(position, { size: 1_000_000_000n - left }));
      // What the SDK quotes says the same.
      await rejects(predictDecrease(w, position, 1_000_000_000n - LEAST + 1n), { error: "PositionTooSmall" });
      await alice.decrease(position, { size: 1_000_000_000n - LEAST });
      strictEqual(await sizeOf(w, position), LEAST);
      await refused(w, "PositionTooSmall", () => alice.decrease(position, { size: 1n }));
      await alice.decrease(position, { size: LEAST });
      strictEqual(await w.position(position), null);
    });

  it("of a position that the price made smaller: all of it or nothing", async () => {
    const { w, alice, position } = await opened();
    await alice.decrease(position, { size: 1_000_000_000n - LEAST });
    await w.price("SOL", "140");
    await refused(w, "PositionTooSmall", () => alice.decrease(position, { fraction: "0.5" }));
    await alice.close(position);
    strictEqual(await w.position(position), null);
  });

  for (const [side, stop, price] of [
    ["long", 148, "147"],
    ["short", 152, "153"],
  ] as const)
    it(`of a stop of a ${side} that would leave less closes all: nobody is there to choose`, async () => {
      const { w, alice, position } = await opened(side);
      const { request } = await alice.stopLoss(position, { trigger: stop, size: "0.9" });
      await w.wait(3);
      await w.price("SOL", price);
      const predicted = await predictReduce(w, request);
      const params = await executeDecreaseParams(alice, request);
      const event = told(await w.run(instructions.executeDecrease(params), [alice]), "PositionDecreased");
      strictEqual(event.size, 1_000_000_000n);
      await assertPredicted(w, position, predicted.state);
      strictEqual(await w.position(position), null);
    });
});
