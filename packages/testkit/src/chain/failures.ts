import type { TransactionInstruction } from "@solana/web3.js";
import { type Landed, SendError, type SendTerms } from "./chain";

/**
 * Told of every transaction that failed, sent or simulated: the instruction that failed, null where the transaction
 * never ran.
 */
export type FailureWatcher = (instruction: TransactionInstruction | null, error: SendError) => void;

const watchers = new Set<FailureWatcher>();

/** Has every failure on every local chain of this process told to `watcher`, until the function returned is called. */
export function watchFailures(watcher: FailureWatcher): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Executes and tells the watchers if it fails. */
export async function watched(
  instructions: readonly TransactionInstruction[],
  options: SendTerms | undefined,
  execute: () => Promise<Landed>,
): Promise<Landed> {
  try {
    return await execute();
  } catch (error) {
    if (error instanceof SendError) {
      // A compute-unit limit is an instruction of its own, before all others.
      const index = (error.instruction ?? -1) - (options?.computeUnitLimit === undefined ? 0 : 1);
      for (const watcher of watchers) watcher(instructions[index] ?? null, error);
    }
    throw error;
  }
}
