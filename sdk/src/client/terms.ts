/** What sending takes and gives. */
import type {
  AddressLookupTableAccount,
  Commitment,
  Connection,
  PublicKey,
  TransactionInstruction,
} from "@solana/web3.js";
import type { Wallet } from "./wallet";

/** What is sent: a plan, or anything that has instructions. */
export interface Sendable {
  instructions: TransactionInstruction[];
  lookupTables?: AddressLookupTableAccount[];
  /** Until when its accounts are the right ones, unix time by the chain's clock; null or not given, for ever. */
  validUntil?: bigint | null;
}

/** How it is sent. */
export interface SendOptions {
  /**
   * Until when to wait: `confirmed` if not given. `root` and `max` mean `finalized`, `recent` means `processed`,
   * `single` means `confirmed`.
   */
  commitment?: Commitment;
  /** Sends without simulating first: faster, and a failure costs the fee. */
  skipPreflight?: boolean;
  /** Told the signature when the wallet has signed, before anything is sent. What it throws is ignored. */
  signed?: (signature: string) => void;
  /** Milliseconds between two looks at the status: 400 if not given. */
  pollMs?: number;
  /** Milliseconds after which it is sent again while nobody knows it: 2,000 if not given. */
  resendMs?: number;
  /**
   * Milliseconds to wait for the wallet, and again for the outcome: 120,000 if not given. A blockhash lives for some
   * 60,000.
   */
  timeoutMs?: number;
}

/** A transaction that took effect. */
export interface Sent {
  signature: string;
  slot: number;
}

/** What sending needs. */
export interface Sender {
  connection: Connection;
  wallet: Wallet;
  programId: PublicKey;
}

/** A commitment that a status can have. */
export type Level = "processed" | "confirmed" | "finalized";

/** Options with all their defaults. */
export interface Settings {
  level: Level;
  skipPreflight: boolean;
  pollMs: number;
  resendMs: number;
  timeoutMs: number;
}
