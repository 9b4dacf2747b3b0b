// A keeper that executes what people order: on a network where time passes by itself.
import { type Context, executeInstructions, requestsOfMarket } from "@ballast/sdk";
import type { World } from "@ballast/testkit";

/** Executes the first order on SOL at its print; false where there is none. */
export async function executeFirst(w: World, ctx: Context): Promise<boolean> {
  await new Promise((done) => setTimeout(done, 300));
  const [request] = await requestsOfMarket(w.chain, w.venue.market("SOL").address);
  if (!request) return false;
  const after = Number(request.account.state.printAfter);
  await w.waitUntil(after);
  const print = w.feeds.lastPrint("SOL");
  if (!print || print.publishTime < after || print.prevPublishTime >= after) await w.feeds.publish("SOL");
  const plan = await executeInstructions(ctx, { executor: w.keeper.address, request });
  await w.chain.send(plan.instructions, [w.keeper.keypair]);
  return true;
}
