// A key whose addresses are found late costs more units, and its owner cannot be out of a keeper's reach by that: plans ask for what the search takes.
import { ok } from "node:assert/strict";
import * as sdk from "@ballast/sdk";
import { type Actor, keyOf, World } from "@ballast/testkit";
import { ComputeBudgetProgram, PublicKey, SystemProgram } from "@solana/web3.js";
import { present } from "../support/changes";
import { freeze } from "../support/forge";
import { send } from "../support/send";

const SEED = "ground";
const LATE = 9;
const VACANT = { owner: SystemProgram.programId, data: new Uint8Array(), lamports: 0 };
const ASSOCIATED = new PublicKey("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");

/** How late an address is found. */
function late(program: PublicKey, ...seeds: (string | PublicKey)[]): number {
  const raw = seeds.map((seed) => (typeof seed === "string" ? Buffer.from(seed) : seed.toBuffer()));
  return 255 - PublicKey.findProgramAddressSync(raw, program)[1];
}

/** A name whose key has a late associated account (or a late `Payable`) of USDC: found by trying, as anyone can. */
function ground(steps: (owner: PublicKey) => number): string {
  for (let i = 0; ; i++) {
    const name = `ground ${i}`;
    if (steps(keyOf(SEED, `actor ${name}`).publicKey) >= LATE) return name;
  }
}

const limitOf = (plan: sdk.Plan<unknown>) =>
  present(plan.instructions.find((ix) => ix.programId.equals(ComputeBudgetProgram.programId))).data.readUInt32LE(1);

describe("keys whose addresses are found late", function () {
  this.timeout(240_000);
  const kinds: Readonly<Record<string, (w: World) => (owner: PublicKey) => number>> = {
    "associated account": (w) => (owner) => late(ASSOCIATED, owner, sdk.TOKEN_PROGRAM, w.venue.home.mint),
    payable: (w) => (owner) => late(sdk.PROGRAM_ID, "payable", w.venue.pool, w.venue.home.mint, owner),
  };
  for (const [kind, steps] of Object.entries(kinds)) {
    it(`${kind}: order, close, stop loss, cancellation and liquidation stay within what their plans ask for`, async () => {
      const w = await World.create({ seed: SEED, verify: false });
      const [plain, dear] = [await w.trader({ usdc: 50_000 }), await w.actor(ground(steps(w)), { USDC: 50_000 })];
      const limits: number[] = [];
      for (const actor of [plain, dear]) limits.push(await live(w, actor));
      const [usual = 0, more = 0] = limits;
      // As many steps as the key was ground, for each of the five plans, and room for what it happens to have beside.
      ok(more >= usual + LATE * 350, `${more} against ${usual}`);
    });
  }
});

/** What an owner and his keepers do, all by plans. Returns the limits' sum; each must hold. */
async function live(w: World, actor: Actor): Promise<number> {
  const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
  const fresh = async () => {
    await w.wait(2);
    await w.feeds.publishAll();
  };
  let sum = 0;
  const play = async (plan: sdk.Plan<unknown>, by: Actor) => {
    sum += limitOf(plan);
    await send(w, plan, [by]);
  };
  const first = (await actor.open("SOL", "long", { size: 10, collateral: { USDC: 1_000 } })).position;
  const second = (await actor.open("SOL", "long", { size: 10, collateral: { USDC: 1_000 } })).position;
  const third = (await actor.open("SOL", "long", { size: 0.4, collateral: { USDC: 12 } })).position;
  const { request } = await actor.stopLoss(second, { trigger: 149 });
  const { request: spare } = await actor.place("SOL", "long", { size: 1, collateral: { USDC: 100 } });
  await w.wait(1_000);
  await w.chain.setAccount(actor.token("USDC"), VACANT);
  await w.price("SOL", "148");
  await fresh();
  const keeper = w.keeper;
  await play(
    await sdk.executeDecreaseInstructions(ctx, { executor: keeper.address, request: request.address }),
    keeper,
  );
  await play(await sdk.cancelInstructions(ctx, { payer: keeper.address, request: spare.address }), keeper);
  await fresh();
  await play(await sdk.closeInstructions(ctx, { position: first.address }), actor);
  await freeze(w, actor.token("USDC"));
  await w.price("SOL", "123");
  await fresh();
  await play(await sdk.liquidateInstructions(ctx, { keeper: keeper.address, position: third.address }), keeper);
  await w.price("SOL", "150");
  return sum;
}
