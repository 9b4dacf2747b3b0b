import assert from "node:assert/strict";
import * as sdk from "@ballast/sdk";
import type { Person, World } from "@ballast/testkit";
import { ComputeBudgetProgram } from "@solana/web3.js";

/** Sends a plan, which must stay within the limit of units that it sets itself; all invariants hold afterwards. */
export async function send(w: World, plan: sdk.Plan<unknown>, signers: readonly Person[]): Promise<sdk.BallastEvent[]> {
  const keys = signers.map(({ keypair }) => keypair);
  const receipt = await w.chain.send(plan.instructions, keys).catch((e: unknown) => {
    throw sdk.decodeError(e);
  });
  const budget = plan.instructions.find((ix) => ix.programId.equals(ComputeBudgetProgram.programId));
  assert.ok(budget && receipt.cu <= budget.data.readUInt32LE(1));
  await w.verifyInvariants();
  return sdk.events.parse(receipt);
}
