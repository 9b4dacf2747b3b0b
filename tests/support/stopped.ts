/** A position with an order that reduces it, and somebody who executes. */
import { instructions } from "@ballast/sdk";
import {
  type Actor,
  executeDecreaseParams,
  type RequestRef,
  type SideName,
  World,
  type WorldOptions,
} from "@ballast/testkit";

export const TIP = 150_000n;

type Change = Partial<instructions.ExecuteDecreaseParams>;
export const execute = async (executor: Actor, request: RequestRef, change: Change = {}) =>
  executor.world.run(instructions.executeDecrease({ ...(await executeDecreaseParams(executor, request)), ...change }), [
    executor,
  ]);

interface Options extends WorldOptions {
  side?: SideName;
  collateral?: Record<string, number>;
}

/** Alice with 10 SOL at 150, and Bob who executes. */
export async function scene({ side = "long", collateral = { USDC: 400 }, ...options }: Options = {}) {
  const w = await World.create(options);
  const alice = await w.trader({ usdc: 5_000, sol: 20 }, "alice");
  const bob = await w.trader({}, "bob");
  const { position } = await alice.open("SOL", side, { size: 10, collateral });
  await w.wait(3);
  return { w, alice, bob, position };
}

/** A stop loss at 148, three seconds old, at a price of 147: of all, or of so many SOL. */
export async function stopped({ size, ...options }: Options & { size?: number } = {}) {
  const s = await scene(options);
  const part = size === undefined ? {} : { size };
  const { request } = await s.alice.stopLoss(s.position, { trigger: 148, tip: TIP, ...part });
  await s.w.wait(3);
  await s.w.price("SOL", "147");
  return { ...s, request };
}
