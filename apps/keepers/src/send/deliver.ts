/** A plan on its way: priced, signed, sent until it has taken effect or never will. */
import { type Plan, type Sender, type Sent, send } from "@ballast/sdk";
import { ComputeBudgetProgram, type TransactionInstruction } from "@solana/web3.js";

/** First byte of the instruction that sets a limit of compute units. */
const UNITS = 2;
/** Units of a transaction that sets no limit. */
const DEFAULT_UNITS = 200_000n;
/** Milliseconds between two looks at the status. */
const POLL_MS = 200;

/** Compute units that instructions ask for. */
export function unitsOf(instructions: readonly TransactionInstruction[]): bigint {
  const limit = instructions.find(
    ({ programId, data }) => programId.equals(ComputeBudgetProgram.programId) && data[0] === UNITS,
  );
  return limit === undefined
    ? DEFAULT_UNITS
    : BigInt(new DataView(limit.data.buffer, limit.data.byteOffset).getUint32(1, true));
}

/** What a transaction bids, in micro-lamports per compute unit, and milliseconds until it is built again. */
export interface Terms {
  price: bigint;
  stuckMs: number;
}

/**
 * Gives up long before its blockhash does, so that the next one can bid more: where it lands after all, the next one is
 * refused by its own simulation, before anything is paid, or costs a signature. Throws `BallastError`, with signature
 * and outcome.
 */
export function deliver(
  sender: Sender,
  plan: Plan<unknown>,
  { price, stuckMs }: Terms,
  signed: (signature: string) => void,
): Promise<Sent> {
  const priced = price === 0n ? [] : [ComputeBudgetProgram.setComputeUnitPrice({ microLamports: price })];
  const what = { ...plan, instructions: [...priced, ...plan.instructions] };
  return send(sender, what, { commitment: "confirmed", pollMs: POLL_MS, timeoutMs: stuckMs, signed });
}
