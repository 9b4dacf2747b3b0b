import { getBase58Decoder } from "@solana/kit";
import type { VersionedTransaction } from "@solana/web3.js";
import type { TransactionMetadata } from "litesvm";
import type { FailureReason } from "./chain";

/** A transaction as `getTransaction` gives it, with balances and calls as the runtime left them. */
export interface PastTransaction {
  signature: string;
  slot: number;
  /** Unix seconds. */
  time: number;
  /** Null where it succeeded; else as JSON-RPC writes an error of a transaction. */
  err: unknown;
  /** All addresses that it names: its own, then those that tables gave it to write, then to read. */
  keys: readonly string[];
  transaction: VersionedTransaction;
  meta: Record<string, unknown>;
}

/** Bytes of a transaction's fee, lamports a signature: local chains have no other. */
const FEE = 5_000;
/** More than a story has; the oldest go first. */
const MOST = 20_000;

/** What happened on a chain in this process, for people who come later: the oldest first. */
export class History {
  private readonly all: PastTransaction[] = [];
  private readonly named = new Map<string, PastTransaction>();

  get length(): number {
    return this.all.length;
  }

  add(past: PastTransaction): void {
    this.all.push(past);
    this.named.set(past.signature, past);
    if (this.all.length > MOST) this.named.delete(this.all.shift()?.signature ?? "");
  }

  get(signature: string): PastTransaction | undefined {
    return this.named.get(signature);
  }

  /** Those that name an address, the newest first: from the one after `before`, to the one ahead of `until`. */
  of(address: string, { before, until, limit }: { before?: string; until?: string; limit: number }): PastTransaction[] {
    const found: PastTransaction[] = [];
    let at = this.all.length - 1;
    if (before !== undefined && this.named.has(before))
      at = this.all.findLastIndex((one) => one.signature === before) - 1;
    for (; at >= 0 && found.length < limit; at -= 1) {
      const past = this.all[at];
      if (past === undefined || past.signature === until) break;
      if (past.keys.includes(address)) found.push(past);
    }
    return found;
  }
}

/** How JSON-RPC writes what failed. */
function errorOf({ reason, code, instruction }: FailureReason): unknown {
  if (instruction === null) return reason;
  return { InstructionError: [instruction, code === null ? reason : { Custom: code }] };
}

/** What the runtime said of a transaction, as JSON-RPC writes it. */
export function metaOf(
  result: TransactionMetadata,
  failure: FailureReason | null,
  { message }: VersionedTransaction,
  balances: { before: number[]; after: number[]; loaded: { writable: string[]; readonly: string[] } },
): Record<string, unknown> {
  const base58 = getBase58Decoder();
  const inner = result.innerInstructions().flatMap((calls, index) => {
    const instructions = calls.map((call) => {
      const instruction = call.instruction();
      const accounts = [...instruction.accounts()];
      const data = base58.decode(instruction.data());
      return { programIdIndex: instruction.programIdIndex(), accounts, data, stackHeight: call.stackHeight() };
    });
    return instructions.length === 0 ? [] : [{ index, instructions }];
  });
  const err = failure === null ? null : errorOf(failure);
  return {
    ...{ err, status: err === null ? { Ok: null } : { Err: err }, fee: FEE * message.header.numRequiredSignatures },
    ...{ preBalances: balances.before, postBalances: balances.after, preTokenBalances: [], postTokenBalances: [] },
    ...{ innerInstructions: inner, logMessages: result.logs(), loadedAddresses: balances.loaded, rewards: [] },
    computeUnitsConsumed: Number(result.computeUnitsConsumed()),
  };
}
