// A key whose addresses are found late costs more units, and its owner cannot be out of a keeper's reach by that: plans
// ask for what the search takes.
import { deepEqual, equal, ok } from "node:assert/strict";
import * as sdk from "@ballast/sdk";
import { type Actor, keyOf, World } from "@ballast/testkit";
import { ComputeBudgetProgram, PublicKey, SystemProgram } from "@solana/web3.js";
import { editMarket } from "../support/edit";
import { present } from "../support/expect";
import { freeze } from "../support/forge";
import { lossStory, putWaitingShortfall } from "../support/loss";
import { send } from "../support/send";
import { holdHour, putTickets } from "../support/tickets";

const SEED = "ground";
const LATE = 9;
const VACANT = { owner: SystemProgram.programId, data: new Uint8Array(), lamports: 0 };
const ASSOCIATED = new PublicKey("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");

/** How late an address is found. */
function late(program: PublicKey, ...seeds: (string | PublicKey | Buffer)[]): number {
  const raw = seeds.map((seed) =>
    typeof seed === "string" ? Buffer.from(seed) : seed instanceof PublicKey ? seed.toBuffer() : seed,
  );
  return 255 - PublicKey.findProgramAddressSync(raw, program)[1];
}

/** A name whose key has a late associated account (or a late `Payable`) of USDC: found by trying, as anyone can. */
function ground(steps: (owner: PublicKey) => number): string {
  for (let i = 0; ; i++) {
    const name = `ground ${i}`;
    if (steps(keyOf(SEED, `actor ${name}`).publicKey) >= LATE) return name;
  }
}

const bytes = (value: bigint | number, length: 1 | 4 | 8): Buffer => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(BigInt(value));
  return out.subarray(0, length);
};

const limitOf = (plan: sdk.Plan<unknown>) =>
  present(plan.instructions.find((ix) => ix.programId.equals(ComputeBudgetProgram.programId))).data.readUInt32LE(1);

const kinds: Readonly<Record<string, (w: World) => (owner: PublicKey) => number>> = {
  "associated account": (w) => (owner) => late(ASSOCIATED, owner, sdk.TOKEN_PROGRAM, w.venue.home.mint),
  payable: (w) => (owner) => late(sdk.PROGRAM_ID, "payable", w.venue.pool, w.venue.home.mint, owner),
};

describe("keys whose addresses are found late", function () {
  this.timeout(240_000);
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

describe("what keepers do for owners whose addresses are found late", function () {
  this.timeout(240_000);
  for (const [kind, steps] of Object.entries(kinds))
    it(`${kind}: a claim, a request that ends and the pay-out into a new account stay within what their plans ask for`, async () => {
      const w = await World.create({ seed: SEED, verify: false });
      const dear = await w.actor(ground(steps(w)), { USDC: 50_000 });
      const hour = await holdHour(w);
      const [ticket] = await putTickets(w, "short", hour, [[dear, 1_000_000n]]);
      const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
      const { request } = await dear.place("SOL", "long", { size: 10, collateral: { USDC: 500 } });
      await editMarket(w, "SOL", { params: { maxLong: 1n } });
      await w.chain.setAccount(dear.token("USDC"), VACANT);
      await w.wait(2);
      await w.feeds.publishAll();
      const { address: keeper } = w.keeper;
      const ends = await sdk.executeInstructions(ctx, { executor: keeper, request: request.address });
      ok(ends.quote.ended !== null);
      await units(w, ends, w.keeper);
      await w.waitUntil(hour * 3_600);
      await units(w, await sdk.claimInstructions(ctx, { payer: keeper, ticket: present(ticket) }), w.keeper);
      await w.refresh();
      // Both are booked in one place; the account that is missing is made by who pays out, and searched by the program
      // that makes it.
      const { state, accounts } = await sdk.readDue(ctx);
      const [debt] = sdk.due(state, accounts, state.now).filter(({ kind }) => kind === "payOut");
      await units(w, await sdk.planOf(ctx, present(debt), keeper), w.keeper);
      equal(await dear.balance("USDC"), 501_000_000n);
    });

  it("receipt: waiting shortfall opens an event with a late number within what its plan asks for", async () => {
    const { w } = await lossStory({ price: null });
    const { address } = w.venue.market("SOL");
    const number = numberOf((n) => late(sdk.PROGRAM_ID, "loss", address, bytes(1, 1), bytes(n, 8)), grind);
    await editMarket(w, "SOL", { sides: { 1: { lossEventCount: number } } });
    await putWaitingShortfall(w, "short", 1_000_000_000n, await w.now());
    await w.fresh();
    const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
    const plan = await sdk.openLossEventInstructions(ctx, { market: 0, side: 1 });
    ok((await units(w, plan, w.keeper)) > LATE * 350);
  });
});

/** Sends a plan; what it took, beside the limit that it asked for. */
async function units(w: World, plan: sdk.Plan<unknown>, by: Actor): Promise<number> {
  const { cu } = await w.chain.send(plan.instructions, [by.keypair]);
  ok(cu <= limitOf(plan));
  return cu;
}

/** The first number whose address is found after so many bumps in vain. */
function numberOf(steps: (n: bigint) => number, wanted: (steps: number) => boolean): bigint {
  for (let n = 1n; ; n++) if (wanted(steps(n))) return n;
}

const found = (steps: number) => steps === 0;
const grind = (steps: number) => steps >= LATE;

describe("numbers whose addresses are found late", function () {
  this.timeout(240_000);

  it("position: who places an order searches it; its execution and its cancellation cost what any other's do", async () => {
    const w = await World.create({ seed: SEED });
    const ann = await w.trader({ usdc: 50_000 });
    const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
    const market = w.venue.market("SOL").address;
    const terms = {
      owner: ann.address,
      market: 0,
      side: 0,
      size: 10n ** 9n,
      custody: 0,
      collateral: 200n * 10n ** 6n,
    } as const;
    const kind = [ann.address, market, bytes(0, 1), bytes(0, 1)];
    const spent: Record<"place" | "execute" | "cancel", number>[] = [];
    for (const wanted of [found, grind]) {
      const positionNonce = numberOf((n) => late(sdk.PROGRAM_ID, "position", ...kind, bytes(n, 8)), wanted);
      const nonceFrom = (after: bigint) =>
        after + numberOf((n) => late(sdk.PROGRAM_ID, "request", ann.address, bytes(after + n, 8)), found);
      const nonce = nonceFrom(1_000n * positionNonce);
      const placing = await sdk.openInstructions(ctx, { ...terms, nonce, positionNonce });
      const place = await units(w, placing, ann);
      await w.wait(2);
      await w.feeds.publishAll();
      const { request, positionAddress: position } = placing.quote;
      const execute = await units(
        w,
        await sdk.executeInstructions(ctx, { executor: w.keeper.address, request }),
        w.keeper,
      );
      // An order to reduce it is left behind when it closes: anyone takes it back, by showing that nothing is at the
      // position's address.
      const stop = { position, kind: "stopLoss", trigger: 10n ** 10n, nonce: nonceFrom(nonce) } as const;
      const bound = await sdk.placeTriggerInstructions(ctx, stop);
      await units(w, bound, ann);
      await w.feeds.publishAll();
      await units(w, await sdk.closeInstructions(ctx, { position }), ann);
      const orphan = { payer: w.keeper.address, request: bound.quote.request };
      spent.push({ place, execute, cancel: await units(w, await sdk.cancelInstructions(ctx, orphan), w.keeper) });
    }
    const [usual, dear] = [present(spent[0]), present(spent[1])];
    ok(dear.place >= usual.place + LATE * 300, JSON.stringify(spent));
    for (const step of ["execute", "cancel"] as const)
      ok(Math.abs(dear[step] - usual[step]) < 100, JSON.stringify(spent));
  });

  it("ticket: an owner whose key is ground for the hour in which profit matures is paid by an order within what its plan asks for", async () => {
    const plain = await profit("plain");
    const seeds = [plain.market, bytes(0, 1)];
    const hour = bytes(plain.hour, 4);
    const name = ground((owner) => late(sdk.PROGRAM_ID, "ticket", ...seeds, owner, hour));
    const dear = await profit(name);
    equal(dear.hour, plain.hour);
    ok(dear.cu >= plain.cu + (LATE - 3) * 300, `${dear.cu} against ${plain.cu}`);
  });

  it("receipt: a loss whose event has a late number is liquidated within what its plan asks for", async () => {
    const spare: number[] = [];
    for (const wanted of [found, grind]) {
      const { w, loser } = await lossStory();
      const { address } = w.venue.market("SOL");
      const number = numberOf((n) => late(sdk.PROGRAM_ID, "loss", address, bytes(1, 1), bytes(n, 8)), wanted);
      await editMarket(w, "SOL", { sides: { 1: { lossEventCount: number } } });
      const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
      const plan = await sdk.liquidateInstructions(ctx, { keeper: w.keeper.address, position: loser.address });
      const told = await send(w, plan, [w.keeper]);
      ok(told.some(({ name, data }) => name === "PositionLiquidated" && data.lossEventOpened));
      spare.push(limitOf(plan));
    }
    ok(present(spare[1]) >= present(spare[0]) + LATE * 350, `${spare}`);
  });

  it("a plan knows how late its addresses are, whatever else is derived until its accounts are read", async () => {
    const w = await World.create({ seed: SEED });
    const ann = await w.trader({ usdc: 50_000 });
    const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
    const terms = { owner: ann.address, market: 0, size: 10n ** 9n, custody: 0, collateral: 200n * 10n ** 6n };
    const planOf = (nonce: bigint) => sdk.openInstructions(ctx, { ...terms, side: 0, nonce, positionNonce: nonce });
    const nonces = Array.from({ length: 32 }, (_, n) => BigInt(n));
    const begun = nonces.map(planOf);
    // More than are kept.
    for (let n = 1_000n; n < 2_100n; n++) sdk.pda.request(w.keeper.address, n);
    const limits = (await Promise.all(begun)).map(limitOf);
    const alone: number[] = [];
    for (const nonce of nonces) alone.push(limitOf(await planOf(nonce)));
    deepEqual(limits, alone);
  });

  it("stake: an owner whose stake is found late stakes within what the plan asks for", async () => {
    const w = await World.create({ seed: SEED });
    const name = ground((owner) => late(sdk.PROGRAM_ID, "stake", w.venue.pool, owner));
    const actor = await w.actor(name, { USDC: 1_000 });
    const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
    await send(w, await sdk.stakeInstructions(ctx, { owner: actor.address, amount: 10n ** 8n }), [actor]);
  });
});

/** A take profit that a keeper executes, part of whose profit waits in a ticket. */
async function profit(name: string): Promise<{ cu: number; limit: number; hour: number; market: PublicKey }> {
  const w = await World.create({ seed: SEED, params: { "insurance.target_min": "1000000" } });
  const actor = await w.actor(name, { USDC: 50_000 });
  const ctx = await sdk.createContext({ source: w.chain, pool: w.venue.pool });
  const { position } = await actor.open("SOL", "long", { size: 100, collateral: { USDC: 6_000 }, nonce: 1n });
  const { request } = await actor.takeProfit(position, { trigger: "151" });
  await w.wait(1_800);
  await w.price("SOL", { change: "4" });
  await w.wait(2);
  await w.feeds.publishAll();
  const plan = await sdk.executeDecreaseInstructions(ctx, { executor: w.keeper.address, request: request.address });
  const cu = await units(w, plan, w.keeper);
  const [ticket] = await w.ticketsOf(actor);
  const { hour } = present(ticket).account.state;
  return { cu, limit: limitOf(plan), hour, market: w.venue.market("SOL").address };
}

/** What an owner and their keepers do, all by plans. Returns the limits' sum; each must hold. */
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
