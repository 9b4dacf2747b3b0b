import type { ChangeSpec, instructions } from "@ballast/sdk";
import type { ChangeRef, Step, World } from "@ballast/testkit";
import { changedConfig, type Params, targetOf, toUnits } from "@ballast/testkit";
import type { StepOf } from "./schema";

/** Queues what a step says, in the name of the admin. */
export async function queue(world: World, step: StepOf<"queue_change">): Promise<Step & { change: ChangeRef }> {
  const spec = await specOf(world, step);
  return world.control.queue(spec, step.valid_for === undefined ? {} : { validFor: step.valid_for });
}

async function specOf(world: World, { params, status, delay, guardian }: StepOf<"queue_change">): Promise<ChangeSpec> {
  const { venue } = world;
  if (params !== undefined) return paramsSpec(world, params);
  if (status !== undefined)
    return { kind: "status", index: venue.market(status.market).index, reduceOnly: status.reduce_only };
  if (delay !== undefined) return { kind: "delay", seconds: BigInt(delay) };
  return { kind: "guardian", guardian: world.named(guardian ?? "").address };
}

/** Parameters in force, with these changed. */
async function paramsSpec(world: World, params: Params): Promise<ChangeSpec> {
  const { control, venue } = world;
  const target = targetOf(params);
  const { scope, symbol } = target;
  if (scope === "pool") return { kind: "pool", config: changedConfig(target, await control.poolConfig(), params) };
  if (scope === "market") {
    const config = changedConfig(target, await control.marketConfig(symbol), params);
    return { kind: "market", index: venue.market(symbol).index, config };
  }
  const { index, decimals } = venue.custody(symbol);
  return {
    kind: "custody",
    index,
    config: changedConfig(target, await control.custodyConfig(symbol), params, decimals),
  };
}

/** Takes the measure that a step says, in the name of the guardian. */
export function tighten(world: World, step: StepOf<"tighten">): Promise<Step> {
  const by = step.who === undefined ? world.control.guardian : world.named(step.who);
  return world.control.tighten(measureOf(world, step), by);
}

function measureOf({ venue }: World, step: StepOf<"tighten">): instructions.Measure {
  const { reduce_only: market, caps, deposit_cap: deposit } = step;
  if (market !== undefined) return { kind: "reduceOnly", index: venue.market(market).index };
  if (caps !== undefined) {
    const { index } = venue.market(caps.market);
    return { kind: "lowerInterest", index, maxLong: toUnits(caps.long, 6), maxShort: toUnits(caps.short, 6) };
  }
  if (deposit !== undefined) {
    const { index, decimals } = venue.custody(deposit.asset);
    return { kind: "lowerDeposits", index, cap: toUnits(deposit.amount, decimals) };
  }
  return { kind: "closeDeposits" };
}
