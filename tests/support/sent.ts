import assert from "node:assert/strict";
import { views } from "@ballast/sdk";
import type { World } from "@ballast/testkit";
import type { TransactionInstruction } from "@solana/web3.js";
import { image } from "./expect";

/**
 * Sends a view as a real transaction: it succeeds, changes not a byte or lamport, tells nothing, and returns what the
 * simulation did.
 */
export async function sentAsIs<N extends views.ViewName>(
  w: World,
  name: N,
  ix: TransactionInstruction,
): Promise<views.Returns[N]> {
  const before = await image(w);
  const { returnData, logs } = await w.chain.send([ix], []);
  assert.deepEqual(await image(w), before);
  assert.deepEqual(
    logs.filter((line) => line.startsWith("Program data:")),
    [],
  );
  return views.decodeReturn(name, returnData);
}
