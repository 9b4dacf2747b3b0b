/** What a keeper pays that others choose: signatures, and nothing that anybody could take home. 1 s of CPU. */
import assert from "node:assert/strict";
import { createContext, due, planOf, readDue, type Task } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { createAssociatedTokenAccountInstruction, createCloseAccountInstruction } from "@solana/spl-token";
import { reasonToLeave } from "../src/tasks/index";

const SIGNATURE = 5_000n;

/** The owner's empty token account is closed: its rent goes to the owner. */
const closing = (owner: Actor, symbol: string) =>
  createCloseAccountInstruction(owner.token(symbol), owner.address, owner.address);

describe("what a keeper gives away", () => {
  it("is no token account, however much an owner is owed who closes theirs before each order ends", async () => {
    const w = await World.create();
    const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
    const lamports = async () => BigInt((await w.chain.getAccount(w.keeper.address))?.lamports ?? 0);
    const left = async (): Promise<Task[]> => {
      const { state, accounts } = await readDue(ctx);
      const own = (task: Task) => task.kind === "cancelRequest" || task.kind === "payOut";
      return due(state, accounts, state.now).filter(
        (task) => own(task) && reasonToLeave(task, { state, age: 0n }) === null,
      );
    };
    let transactions = 0n;
    /** A keeper's rounds, until nothing is left that it would do. */
    const keep = async () => {
      for (let tasks = await left(); tasks.length > 0; tasks = await left())
        for (const task of tasks) {
          const { instructions } = await planOf(ctx, task, w.keeper.address);
          await w.chain.send(instructions, [w.keeper.keypair]);
          transactions += 1n;
        }
    };
    const bob = await w.trader({ usdc: 300 }, "bob");
    const begins = await lamports();
    await bob.place("SOL", "long", { size: 1, collateral: { USDC: 300 } });
    await w.chain.send([closing(bob, "USDC")], [bob.keypair]);
    await w.wait(60);
    await w.refresh();
    await keep();
    assert.deepEqual([transactions, begins - (await lamports())], [1n, SIGNATURE], "the order is cancelled");
    // Who makes the account is paid at once.
    const { mint } = w.venue.custody("USDC");
    const made = createAssociatedTokenAccountInstruction(bob.address, bob.token("USDC"), bob.address, mint);
    await w.chain.send([made], [bob.keypair]);
    await keep();
    assert.deepEqual([transactions, begins - (await lamports())], [2n, 2n * SIGNATURE]);
    assert.equal(await bob.balance("USDC"), 300_000_000n);
  });
});
