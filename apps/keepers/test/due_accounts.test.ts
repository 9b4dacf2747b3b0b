// From memory, and of very many positions, the same is due as from reading everything.
import assert from "node:assert/strict";
import { groupsOf } from "@ballast/follow";
import {
  type Context,
  createContext,
  due,
  PROGRAM_ID,
  readDue,
  readState,
  type State,
  TASK_KINDS,
  type Task,
} from "@ballast/sdk";
import { type PositionRef, World } from "@ballast/testkit";
import { Keypair } from "@solana/web3.js";
import type { Finder } from "../src/options";
import { dueAccounts, heldOf, tokensOf } from "../src/store/due_accounts";
import { Store } from "../src/store/store";
import { headOf } from "../src/store/wanted";
import { RULES, reasonToLeave, subjectOf } from "../src/tasks/index";

const SLOT = 1;
const HOUR = 3_600;
const BARE = { "insurance.floor": "10000", "mutualization.deductible": "0", "fees.base": "1bp", "fees.impact": "0" };

/** A store that holds what the chain has, and so many positions more, which are all like this one. */
async function held(w: World, like?: PositionRef, more = 0): Promise<{ ctx: Context; store: Store }> {
  const beyond = { getAccounts: w.chain.getAccounts.bind(w.chain), getProgramAccounts: async () => [] };
  const store = new Store(PROGRAM_ID, beyond);
  const ctx = await createContext({ source: store, pool: w.venue.pool });
  const head = headOf(ctx, w.keeper.address);
  store.watch(head);
  const accounts = await w.chain.getAccounts(head);
  for (const [i, key] of head.entries()) store.read(key.toBase58(), accounts[i] ?? null, SLOT);
  for (const { filters } of groupsOf(ctx)) {
    for (const { pubkey, account } of await w.chain.getProgramAccounts(ctx.programId, filters)) {
      store.read(pubkey.toBase58(), { ...account, data: new Uint8Array(account.data) }, SLOT);
    }
  }
  const data = (like && store.positions.get(like.address.toBase58()))?.slice() ?? new Uint8Array();
  for (let i = 0; i < more; i += 1) {
    store.read(Keypair.generate().publicKey.toBase58(), { data, owner: PROGRAM_ID, lamports: 1 }, SLOT);
  }
  return { ctx, store };
}

const names = (tasks: readonly Task[]) => tasks.map((task) => `${task.kind} ${subjectOf(task)}`).sort();

/** What is due from memory. */
async function fromMemory({ ctx, store }: Awaited<ReturnType<typeof held>>, finder: Finder | null, everything = true) {
  const state: State = await readState(ctx, headOf(ctx, ctx.pool).slice(-8));
  const owed = await ctx.source.getAccounts(tokensOf(ctx, heldOf(store, "Payable")));
  return due(state, dueAccounts(ctx, store, state, finder, { everything, owed }), state.now);
}

/** A finder that knows the answer. */
const knowing = (...refs: PositionRef[]): Finder => ({
  set() {},
  delete() {},
  find: () => refs.map(({ address }) => address.toBase58()),
});

describe("what is due, from memory", () => {
  it("is what is due from reading everything, at each step of a loss, a finder's candidates among 300 positions too", async () => {
    const w = await World.create({ fund: "5000", params: BARE });
    const cyn = await w.trader({ USDC: 20_000 }, "cyn");
    const ann = await w.trader({ USDC: 12_015 }, "ann");
    const winner = (await cyn.open("SOL", "short", { size: "900", collateral: { USDC: "10000" } })).position;
    const loser = (await ann.open("SOL", "long", { size: "1000", collateral: { USDC: "12015" } })).position;
    const eve = await w.trader({ USDC: 10_000 }, "eve");
    const idle = (await eve.open("SOL", "long", { size: "1", collateral: { USDC: "9000" } })).position;
    await cyn.takeProfit(winner, { trigger: "129" });
    const seen = new Set<string>();
    const check = async (...candidates: PositionRef[]) => {
      const { state, accounts } = await readDue(await createContext({ source: w.chain, pool: w.venue.pool }));
      const expected = due(state, accounts, state.now);
      for (const { kind } of expected) seen.add(kind);
      assert.deepEqual(names(await fromMemory(await held(w), null)), names(expected));
      assert.deepEqual(names(await fromMemory(await held(w, idle, 300), knowing(...candidates))), names(expected));
      // Between two full looks, all but what is looked for seldom.
      const often = expected.filter(({ kind }) => RULES[kind].every === "slot");
      assert.deepEqual(names(await fromMemory(await held(w), null, false)), names(often));
    };
    await check();
    await w.wait(960);
    await w.price("SOL", "130");
    await check(loser);
    await w.liquidate(loser);
    await cyn.decrease(winner, { fraction: "0.5" });
    await w.price("SOL", "128");
    await check();
    await w.wait(901);
    await w.feeds.publishAll();
    await check();
    await w.finalize("SOL", "short");
    await check();
    await w.wait(9 * HOUR);
    await w.refresh();
    await check();
    for (const kind of [
      "liquidate",
      "executeDecrease",
      "refreshPrices",
      "finalizeLossEvent",
      "applyLiens",
      "claimTicket",
      "sealLossEvent",
      "sweepInsurance",
    ]) {
      assert.ok(seen.has(kind), `${kind} of ${[...seen]}`);
    }
  }).timeout(120_000);
});

describe("what a keeper makes of each kind of task", () => {
  it("there is a rule for each, with a limit, and names that differ where the work differs", async () => {
    assert.deepEqual(Object.keys(RULES).sort(), [...TASK_KINDS].sort());
    for (const kind of TASK_KINDS) assert.ok(RULES[kind].limit > 0, kind);
  });

  it("prices are brought every five seconds, at once where one jumped, and when the feed is silent", async () => {
    const w = await World.create({ fund: "100000" });
    await w.refresh();
    const look = async () => {
      const { state, accounts } = await readDue(await createContext({ source: w.chain, pool: w.venue.pool }));
      const task = due(state, accounts, state.now).find(({ kind }) => kind === "refreshPrices");
      return task && { reason: reasonToLeave(task, { state, age: 0n }) };
    };
    assert.equal(await look(), undefined);
    await w.wait(1);
    await w.feeds.publishAll();
    assert.match((await look())?.reason ?? "", /soon/);
    w.feeds.set("SOL", { price: "151" });
    await w.wait(1);
    await w.feeds.publishAll();
    assert.deepEqual(await look(), { reason: null });
    await w.refresh();
    await w.wait(5);
    await w.feeds.publishAll();
    assert.deepEqual(await look(), { reason: null });
    await w.refresh();
    await w.wait(120);
    assert.deepEqual(await look(), { reason: null });
  });

  it("a sweep waits until it is ten dollars, an hour, or somebody's lost tokens", () => {
    const sweep = (gained: bigint, surplus = 0n): Task => ({
      ...({ kind: "sweepInsurance", urgency: "hours", custody: 0, gained, surplus, reward: [], since: null } as const),
    });
    const state = {} as State;
    assert.notEqual(reasonToLeave(sweep(9_999_999n), { state, age: 10n }), null);
    assert.equal(reasonToLeave(sweep(10_000_000n), { state, age: 10n }), null);
    assert.equal(reasonToLeave(sweep(1n, 1n), { state, age: 10n }), null);
    assert.equal(reasonToLeave(sweep(1n), { state, age: 3_600n }), null);
  });
});
