import { existsSync } from "node:fs";
import path from "node:path";
import type {
  AccountInfo,
  AddressLookupTableAccount,
  GetProgramAccountsFilter,
  Keypair,
  PublicKey,
  Signer,
  TransactionInstruction,
} from "@solana/web3.js";

/**
 * A local chain that tests, stories and benchmarks drive: the same calls in process (LiteSVM) and over real RPC
 * (surfpool).
 */
export interface Chain {
  readonly kind: "litesvm" | "surfpool";
  /** Funded wallet that pays the fee when `send` is given no signers. The same key in every run. */
  readonly payer: Keypair;
  /**
   * Signs, sends and waits for one transaction. Throws `SendError` when it fails; nothing but the fee has changed then.
   */
  send(instructions: TransactionInstruction[], signers: Signer[], options?: SendTerms): Promise<Landed>;
  /** Executes without effect, for views: `returnData`, logs and compute units. Throws `SendError` as `send` does. */
  simulate(instructions: TransactionInstruction[], signers: Signer[], options?: SendTerms): Promise<Landed>;
  getAccount(address: PublicKey): Promise<AccountInfo<Buffer> | null>;
  /** In the order of the addresses; null where nothing lives. */
  getAccounts(addresses: PublicKey[]): Promise<(AccountInfo<Buffer> | null)[]>;
  /** Writes an account past all rules. Lamports default to the rent-exempt minimum. */
  setAccount(address: PublicKey, account: AccountState): Promise<void>;
  /** Adds lamports to a wallet, without a transaction. */
  airdrop(address: PublicKey, lamports: number): Promise<void>;
  /** Unix seconds of the Clock sysvar, which is what programs see. */
  now(): Promise<number>;
  /** Slot of the Clock sysvar. */
  slot(): Promise<number>;
  /** Moves the clock forwards by whole seconds, into a later slot. */
  warp(seconds: number): Promise<void>;
  /** Moves the clock to a unix time that is not in the past. */
  setTime(unixSeconds: number): Promise<void>;
  /** Accounts that the program owns and every filter accepts, sorted by address. */
  getProgramAccounts(programId: PublicKey, filters?: GetProgramAccountsFilter[]): Promise<KeyedAccount[]>;
  deploy(programId: PublicKey, soPath: string): Promise<void>;
  close(): Promise<void>;
}

export interface SendTerms {
  /** Pays the fee. Default: the first signer, or the chain's own payer when there is none. */
  payer?: Signer;
  /** Adds a compute-budget instruction with this limit; without it the runtime's default applies. */
  computeUnitLimit?: number;
  lookupTables?: AddressLookupTableAccount[];
}

/** What an executed transaction left behind. */
export interface Landed {
  signature: string;
  logs: string[];
  /** The calls that programs made within it; not known to every backend. */
  inner?: { programId: PublicKey; data: Uint8Array }[];
  /** Compute units consumed by the whole transaction. */
  cu: number;
  returnData?: Buffer;
  slot: number;
}

export interface AccountState {
  owner: PublicKey;
  data: Uint8Array;
  lamports?: number;
}

export interface KeyedAccount {
  pubkey: PublicKey;
  account: AccountInfo<Buffer>;
}

/** Why a transaction failed, in the same shape from every backend. */
export interface FailureReason {
  /** Runtime name of the error: `Custom`, `InvalidSeeds`, `AccountNotFound`, ... */
  reason: string;
  /** Number of a custom program error, else null. */
  code: number | null;
  /** Index of the failed instruction; null when the transaction never ran. */
  instruction: number | null;
}

/** A transaction that failed: the reason, the program's own error code, its logs and what it burned. */
export class SendError extends Error implements FailureReason {
  override readonly name = "SendError";
  readonly reason: string;
  readonly code: number | null;
  readonly instruction: number | null;

  constructor(
    failure: FailureReason,
    readonly logs: string[],
    readonly cu: number,
    readonly signature: string | null,
  ) {
    const where = failure.instruction === null ? "transaction" : `instruction ${failure.instruction}`;
    const what = failure.code === null ? failure.reason : `custom error ${failure.code}`;
    super([`${where} failed: ${what}`, ...logs.slice(-12)].join("\n  "));
    this.reason = failure.reason;
    this.code = failure.code;
    this.instruction = failure.instruction;
  }
}

/** A program to deploy, by its whole path; the chains themselves would only say that there is no such file. */
export function programFile(name: string): string {
  const file = path.resolve(name);
  if (existsSync(file)) return file;
  throw new Error(`there is no program at ${file}: in the repository, node scripts/artifacts.mjs ensure puts it there`);
}

/** Lamports that exempt an account from rent: 3,480 a byte and year, two years, 128 bytes of overhead. */
export function rentExempt(dataLength: number): number {
  return (128 + dataLength) * 6_960;
}

/** Milliseconds between two slots of the real cluster: how far the slot moves when the clock is warped. */
export const SLOT_MS = 400;

/** Slots of the real cluster in a number of seconds. */
export const slotsIn = (seconds: number): number => Math.floor((seconds * 1_000) / SLOT_MS);

/** How far to move the clock, for both backends: time never goes back. */
export function secondsUntil(now: number, target: number): number {
  if (!Number.isSafeInteger(target)) throw new RangeError(`a unix time is a whole number of seconds, not ${target}`);
  if (target < now) throw new RangeError(`the clock cannot go back from ${now} to ${target}`);
  return target - now;
}
