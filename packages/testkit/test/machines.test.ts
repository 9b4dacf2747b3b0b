import { deepStrictEqual, notStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { PROGRAM_ID } from "@ballast/sdk";
import { PublicKey, SystemProgram } from "@solana/web3.js";
import { type LiteSvmChain, PROGRAM_FILE, TOKEN_PROGRAM_ID, testHooks, World } from "../src";

const SYSTEM = SystemProgram.programId;
/** The machine that a chain runs on. */
const machineOf = (chain: unknown) => (chain as { machine: object }).machine;

/** What a chain holds, and when it is. */
async function contents(chain: LiteSvmChain) {
  const owners = [PROGRAM_ID, TOKEN_PROGRAM_ID, SYSTEM];
  const accounts = await Promise.all(owners.map((owner) => chain.getProgramAccounts(owner)));
  return { accounts, now: await chain.now(), slot: await chain.slot() };
}

/** Does something in a test of its own. */
async function inTest<T>(act: () => Promise<T>): Promise<T> {
  testHooks.beforeEach();
  try {
    return await act();
  } finally {
    testHooks.afterEach();
  }
}

/** Trades: opens, lets time pass, closes; accounts come and go. */
async function trade(w: World) {
  const ann = await w.trader({ usdc: 2_000 }, "ann");
  const { position } = await ann.open("SOL", "long", { size: 10, collateral: { USDC: 500 } });
  await w.wait(3_600);
  await w.fresh();
  const { cu, logs } = await ann.close(position);
  await rejects(ann.donate(0n));
  return { cu, logs };
}

describe("machines that are given back", () => {
  const options = { seed: "machines" };
  const made = async () => {
    const w = await World.create(options);
    return { w, chain: w.chain as LiteSvmChain };
  };

  it("become copies that nothing tells from the first, and work as it did", async () => {
    const first = await inTest(async () => {
      const { w, chain } = await made();
      const before = await contents(chain);
      await chain.setAccount(PublicKey.unique(), { owner: SYSTEM, data: Buffer.from([1]) });
      await chain.airdrop(w.keeper.address, 5);
      return { before, after: await trade(w), machine: machineOf(chain) };
    });
    await inTest(async () => {
      const { w, chain } = await made();
      strictEqual(machineOf(chain), first.machine);
      deepStrictEqual(await contents(chain), first.before);
      const other = await made();
      notStrictEqual(machineOf(other.chain), first.machine, "two at once are two");
      deepStrictEqual(await trade(w), first.after);
      deepStrictEqual(await contents(other.chain), first.before);
    });
  });

  it("refuse what still holds on to them", async () => {
    const { w } = await inTest(made);
    await rejects(w.now(), /the test that made this chain has ended: one for several tests is made in before\(\)/);
    await rejects(w.trader(), /has ended/);
  });

  it("are no others than those of the test: not of before(), not what is kept, not more than two", async () => {
    const before = await made();
    const [kept, many] = await inTest(async () => {
      const { chain } = await made();
      chain.keep();
      return [chain, await Promise.all(Array.from({ length: 3 }, made))] as const;
    });
    for (const chain of [before.chain, kept, many[2]?.chain]) await chain?.now();
    await rejects(async () => many[0]?.chain.now());
  });

  it("are not used again where a program was deployed or the machine handed out", async () => {
    const machines = await inTest(async () => {
      const [one, other] = [await made(), await made()];
      await one.chain.deploy(PublicKey.unique(), PROGRAM_FILE);
      other.chain.svm.withSigverify(false);
      return [one, other].map(({ chain }) => machineOf(chain));
    });
    const changed = await inTest(async () => {
      const { chain } = await made();
      const program = new PublicKey("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr");
      await chain.setAccount(program, { owner: SYSTEM, data: Buffer.alloc(0) });
      return machineOf(chain);
    });
    await inTest(async () => {
      for (let i = 0; i < 4; i += 1)
        strictEqual([...machines, changed].includes(machineOf((await made()).chain)), false);
    });
  });

  it("of a chain that changed since are not those of what it is now", async () => {
    const { chain } = await made();
    const [old, key] = [chain.fork(), PublicKey.unique()];
    for (const change of [() => chain.airdrop(key, 7), () => chain.warp(1)]) {
      await change();
      deepStrictEqual(await contents(chain.fork()), await contents(chain));
    }
    strictEqual(await old.getAccount(key), null);
  });

  it("are given back once, by whoever made one or by the end of its test", async () => {
    const { chain } = await made();
    const [first, next, other] = await inTest(async () => {
      const first = chain.fork();
      await first.airdrop(PublicKey.unique(), 7);
      first.giveBack();
      const next = chain.fork();
      first.giveBack();
      return [first, next, chain.fork()];
    });
    strictEqual(machineOf(next), machineOf(first));
    notStrictEqual(machineOf(other), machineOf(next), "two at once are two");
    await rejects(first.now(), /has ended/);
  });
});
