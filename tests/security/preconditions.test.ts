// One list of what a token account can be, and every plan that pays into one: the SDK says what the program says, no
// more and no less.
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import * as sdk from "@ballast/sdk";
import { type Actor, type PositionRef, type RequestRef, World } from "@ballast/testkit";
import { send } from "../support/send";
import { TOKEN_STATES } from "../support/tokens";

interface Stage {
  w: World;
  ctx: sdk.Context;
  ann: Actor;
  bob: Actor;
  position: PositionRef;
  small: PositionRef;
  stop: RequestRef;
  spare: RequestRef;
}

async function stage(): Promise<Stage> {
  const w = await World.create({ verify: false });
  const ann = await w.trader({ usdc: 200_000, sol: 100 });
  const bob = await w.actor("bob");
  const { position } = await ann.open("SOL", "long", { size: 100, collateral: { USDC: 4_000 } });
  const { position: small } = await ann.open("SOL", "long", { size: 0.4, collateral: { USDC: 12 } });
  await ann.setDelegate(position, bob);
  const { request: stop } = await ann.stopLoss(position, { trigger: 149 });
  const { request: spare } = await ann.place("SOL", "long", { size: 1, collateral: { USDC: 100 } });
  await ann.addLiquidity("USDC", 1_000);
  await ann.stake(1_000);
  await w.wait(1_000);
  await w.price("SOL", "148");
  await w.wait(61);
  await w.feeds.publishAll();
  const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
  return { w, ctx, ann, bob, position, small, stop, spare };
}

type Plan = (at: Stage) => Promise<readonly [sdk.Plan<unknown>, Actor]>;

/** What pays an owner who need not be there, or must be able to leave: books what it cannot pay. */
const BOOKS: Readonly<Record<string, Plan>> = {
  close: async ({ ctx, ann, position }) => [await sdk.closeInstructions(ctx, { position: position.address }), ann],
  "close a half": async ({ ctx, ann, position }) => [
    await sdk.decreaseInstructions(ctx, { position: position.address, size: 50_000_000_000n }),
    ann,
  ],
  "close by a delegate": async ({ ctx, bob, position }) => [
    await sdk.closeInstructions(ctx, { position: position.address, signer: bob.address }),
    bob,
  ],
  executeDecrease: async ({ ctx, w, stop }) => [
    await sdk.executeDecreaseInstructions(ctx, { executor: w.keeper.address, request: stop.address }),
    w.keeper,
  ],
  cancel: async ({ ctx, w, spare }) => [
    await sdk.cancelInstructions(ctx, { payer: w.keeper.address, request: spare.address }),
    w.keeper,
  ],
  liquidate: async ({ ctx, w, small }) => {
    await w.price("SOL", "123");
    await w.feeds.publishAll();
    return [await sdk.liquidateInstructions(ctx, { keeper: w.keeper.address, position: small.address }), w.keeper];
  },
};

/** What pays who signs, and nowhere else. */
const PAYS: Readonly<Record<string, Plan>> = {
  removeCollateral: async ({ ctx, ann, position }) => [
    await sdk.removeCollateralInstructions(ctx, { position: position.address, atoms: 1_000_000n }),
    ann,
  ],
  removeLiquidity: async ({ ctx, ann }) => [
    await sdk.removeLiquidityInstructions(ctx, { owner: ann.address, custody: 0, shares: 100_000_000n }),
    ann,
  ],
};

describe("plans ask of a token account what the program asks", function () {
  this.timeout(240_000);
  for (const [state, { make, vacant }] of Object.entries(TOKEN_STATES)) {
    it(`${state}: whoever is to be paid, it is paid or booked, and nobody is stopped`, async () => {
      for (const [name, plan] of Object.entries(BOOKS)) {
        const at = await stage();
        await make(at.w, at.ann.token("USDC"));
        const [made, by] = await plan(at);
        const told = await send(at.w, made, [by]).catch((error: Error) => {
          throw new Error(`${name}: ${error.message}`);
        });
        ok(told.length > 0, name);
        if (!vacant && name !== "close a half") {
          const [owed] = await sdk.payablesOfOwner(at.w.chain, at.ann.address);
          ok(owed && owed.account.amount > 0n, `${name}: nothing is booked`);
        }
      }
    });

    it(`${state}: where only they can be paid, the plan is refused as the program refuses, or makes the account`, async () => {
      for (const [name, plan] of Object.entries(PAYS)) {
        const at = await stage();
        await make(at.w, at.ann.token("USDC"));
        if (vacant) {
          const [made, by] = await plan(at);
          await send(at.w, made, [by]);
          strictEqual((await at.ann.balance("USDC")) > 0n, true, name);
        } else {
          await rejects(plan(at), (error: Error) => {
            const expected = state === "frozen" ? "TokenAccountFrozen" : "TokenAccountUnusable";
            deepStrictEqual([name, error.name], [name, expected]);
            return true;
          });
        }
      }
    });
  }
});
