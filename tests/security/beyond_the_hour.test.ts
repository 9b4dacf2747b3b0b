// Profit beyond the hourly limit stops nobody: every plan that pays profit books it, of both sides, whatever the token
// of the collateral.
import { equal, ok } from "node:assert/strict";
import * as sdk from "@ballast/sdk";
import { type Actor, type PositionRef, World } from "@ballast/testkit";
import { editPool } from "../support/edit";
import { present } from "../support/expect";
import { send } from "../support/send";

const NINE_HOURS = 9 * 3_600;
const SIDES = { long: { price: "151", trigger: "150.5" }, short: { price: "149", trigger: "149.5" } } as const;
type SideName = keyof typeof SIDES;

interface Stage {
  w: World;
  ctx: sdk.Context;
  position: PositionRef;
}
type Plan = (at: Stage & { ann: Actor; side: SideName }) => Promise<readonly [sdk.Plan<unknown>, Actor]>;

/** Plans that pay profit, each where the price has come. */
const PLANS: Readonly<Record<string, Plan>> = {
  close: async ({ ctx, ann, position }) => [await sdk.closeInstructions(ctx, { position: position.address }), ann],
  "take profit": async ({ w, ctx, ann, side, position }) => {
    const { request } = await ann.takeProfit(position, { trigger: SIDES[side].trigger });
    await w.wait(2);
    await w.feeds.publishAll();
    const order = { executor: w.keeper.address, request: request.address };
    return [await sdk.executeDecreaseInstructions(ctx, order), w.keeper];
  },
  // What they brought has lost its worth: they are liquidated with their profit.
  liquidation: async ({ w, ctx, position }) => {
    await w.price("ETH", "50");
    await w.feeds.publishAll();
    const what = { keeper: w.keeper.address, position: position.address };
    return [await sdk.liquidateInstructions(ctx, what), w.keeper];
  },
};

describe("security: profit beyond the hourly limit", function () {
  this.timeout(120_000);
  for (const [name, planned] of Object.entries(PLANS))
    for (const side of ["long", "short"] as const)
      for (const token of ["ETH", "USDC", "SOL"].filter((token) => name !== "liquidation" || token === "ETH"))
        it(`${name} of a ${side} on ${token}: all of it is booked, by the SDK's plan`, () =>
          booked(planned, side, token));
});

async function booked(planned: Plan, side: SideName, token: string): Promise<void> {
  const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
  const ann = await w.trader({ usdc: 10_000, sol: 10, eth: 2 }, "ann");
  const collateral = { ETH: "0.4", USDC: "1200", SOL: "8" }[token] ?? "0";
  const { position } = await ann.open("SOL", side, { size: 30, collateral: { [token]: collateral } });
  await w.price("SOL", SIDES[side].price);
  // Nine hours later the profit is old: it waits for nothing but the hourly limit.
  await w.wait(NINE_HOURS);
  await w.fresh();
  const backing = w.venue.custody(side === "long" ? "SOL" : "USDC");
  const now = BigInt(await w.now());
  await editPool(w, { custodies: { [backing.index]: { outflowUsed: 1n << 62n, outflowAt: now } } });
  const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
  const [plan, by] = await planned({ w, ctx, ann, side, position });
  const told = await send(w, plan, [by]);
  const [paid] = told.flatMap(({ name, data }) =>
    name === "PositionDecreased" || name === "PositionLiquidated" ? [data] : [],
  );
  ok(present(paid).deferred > 0n);
  equal(present(paid).profit, 0n);
  const account = await w.chain.getAccount(sdk.pda.payable(w.venue.pool, backing.mint, ann.address));
  equal(sdk.decode("Payable", present(account ?? undefined).data).deferred, present(paid).deferred);
}
