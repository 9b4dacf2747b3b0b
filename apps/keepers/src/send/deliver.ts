/** A plan on its way: priced, signed, sent until it has taken effect or never will. */
import { type Plan, type Sender, type Sent, send } from "@ballast/sdk";
import { ComputeBudgetProgram, type TransactionInstruction } from "@solana/web3.js";

/** First byte of the instruction that sets a limit of compute units. */
const UNITS = 2;
/** Units of a transaction that sets no limit. */
const DEFAULT_UNITS = 200_000n;
/** Milliseconds between two looks at the status, and until it is given up: a blockhash lives for some 60,000. */
const [POLL_MS, TIMEOUT_MS] = [200, 90_000];

/** Compute units that instructions ask for. */
export function unitsOf(instructions: readonly TransactionInstruction[]): bigint {
  const limit = instructions.find(
    ({ programId, data }) => programId.equals(ComputeBudgetProgram.programId) && data[0] === UNITS,
  );
  return limit === undefined
    ? DEFAULT_UNITS
    : BigInt(new DataView(limit.data.buffer, limit.data.byteOffset).getUint32(1, true));
}

/** `price` in micro-lamports per compute unit. Throws `BallastError`, with signature and outcome. */
export function deliver(
  sender: Sender,
  plan: Plan<unknown>,
  price: bigint,
  signed: (signature: string) => void,
): Promise<Sent> {
  const priced = price === 0n ? [] : [ComputeBudgetProgram.setComputeUnitPrice({ microLamports: price })];
  const what = { ...plan, instructions: [...priced, ...plan.instructions] };
  return send(sender, what, { commitment: "confirmed", pollMs: POLL_MS, timeoutMs: TIMEOUT_MS, signed });
}
