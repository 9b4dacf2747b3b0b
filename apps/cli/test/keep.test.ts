// What `ballast keep` pays for others. CPU: 2 s.
import assert from "node:assert/strict";
import type { BallastClient, Plan } from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
import { createCloseAccountInstruction } from "@solana/spl-token";
import { keep } from "../src/commands/due";
import type { Session } from "../src/session";

/** What `ballast keep` answers to somebody who signs, of what they owe or are owed in that world. */
async function kept(w: World, by: Actor) {
  const client = {
    wallet: { publicKey: by.address },
    context: () => w.context(),
    send: ({ instructions }: Plan<unknown>) => w.chain.send(instructions, [by.keypair]),
  } as unknown as BallastClient;
  const session = { client, dryRun: false, settings: { commitment: "confirmed" }, say: () => {} };
  const { data } = await keep(session as unknown as Session);
  return (data as { kind: string; error: string | null }[]).find(({ kind }) => kind === "payOut");
}

describe("doing everything that is due", () => {
  it("makes a token account for nobody but oneself: its rent would be theirs to take home", async () => {
    const w = await World.create();
    const bob = await w.trader({ usdc: 300 }, "bob");
    const { request } = await bob.place("SOL", "long", { size: 1, collateral: { USDC: 300 } });
    await w.chain.send([createCloseAccountInstruction(bob.token("USDC"), bob.address, bob.address)], [bob.keypair]);
    await w.wait(60);
    await w.refresh();
    await w.keeper.cancel(request);
    const left = await kept(w, w.keeper);
    assert.deepEqual([left?.kind, left?.error], ["payOut", "TokenAccountUnusable"]);
    assert.equal((await kept(w, bob))?.error, null);
    assert.equal(await bob.balance("USDC"), 300_000_000n);
  });
});
