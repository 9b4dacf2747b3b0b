/** What a keeper is made of. Everything here has been checked by whoever read it from a file or a command line. */
import type { State, TaskKind, Wallet } from "@ballast/sdk";
import type { Commitment, PublicKey, Signer, TransactionInstruction } from "@solana/web3.js";
import type { Listener } from "./happenings";
import type { PricesView } from "./state";

/** A node. Without `ws` it is asked again and again instead. */
export interface Endpoint {
  http: string;
  ws?: string;
}

/**
 * The part of the work that this keeper does at once: `index` from 0, of `of` keepers. Others' it does two slots later.
 */
export interface Share {
  index: number;
  of: number;
}

/** What a keeper pays for being early. */
export interface Fees {
  /** Micro-lamports per compute unit, at most. */
  cap: bigint;
  /** Percentile of the fees that were paid lately for the same accounts, 0 to 100: where bidding begins. */
  percentile: number;
  /** Part of what a piece of work brings that may go into its fee, 0 to 1. */
  share: number;
  /** `deficit`: a bankrupt position may cost more than it brings, up to `cap`: every second makes its hole larger. */
  bearCost: "none" | "deficit";
}

/** A price that somebody needs. */
export interface Wanted {
  /** 32 bytes. */
  feedId: Uint8Array;
  /** The print that was first published at or after this unix time; null for the newest. */
  after: bigint | null;
  /** Publish time of the print that its account has; null, or not given: none is known. */
  has?: bigint | null;
}

/** Sends instructions in a transaction of the keeper's, which `signers` sign too; returns when it took effect. */
export type Post = (
  instructions: TransactionInstruction[],
  signers?: readonly Signer[],
) => Promise<{ signature: string; slot: number }>;

/** Brings prices onto the chain: from Hermes, from a recorded series, by a local network's own means. */
export interface Publisher {
  /** Milliseconds from one publication to the next: 1,000 if not given. */
  everyMs?: number;
  /**
   * Brings these onto the chain, as far as it can: what is not there yet is asked for again. Never two calls at once.
   * What it throws is told as `published` with its name, and stops nothing.
   */
  publish(wanted: readonly Wanted[], post: Post): Promise<void>;
  /** How far its source is believed, for `/state` and metrics; not given where nobody pays for what it says. */
  view?(): PricesView;
  close(): Promise<void>;
}

/**
 * Finds those among very many positions that may be liquidated, without decoding each: told of every change once. It
 * may give a few that cannot be (each is checked exactly), and never misses one that can.
 */
export interface Finder {
  /** A new or changed position: its account's bytes, which stay the store's: copy what is kept. */
  set(address: string, account: Uint8Array): void;
  delete(address: string): void;
  /** Addresses of what can be liquidated at what all price accounts of this state say, or in a settled market. */
  find(state: State): readonly string[];
}

export interface KeeperOptions {
  endpoints: readonly Endpoint[];
  /** Signs, pays for fees and rent, gets the rewards. */
  wallet: Wallet;
  /** The pool, or its number. */
  pool: PublicKey | bigint;
  programId?: PublicKey;
  /** The price account of a feed; Pyth's push accounts if not given. */
  priceAccounts?: (feedId: Uint8Array) => PublicKey;
  /** All of it if not given. */
  share?: Share;
  /** What it does; everything if not given. */
  kinds?: readonly TaskKind[];
  fees?: Partial<Fees>;
  /** Nobody's if null or not given: then prices come from elsewhere. */
  publisher?: Publisher | null;
  /** An index of the prices at which positions are to be looked at, if not given. */
  finder?: Finder;
  listener?: Listener;
  /** Milliseconds between two readings of everything: 300,000 if not given. */
  resyncMs?: number;
  /** Milliseconds between two looks at the clock, the pool and the prices: 1,000 beside a WebSocket, 400 without. */
  pollMs?: number;
  /** How deep what is read must be: `confirmed` if not given. */
  commitment?: Exclude<Commitment, "recent" | "single" | "singleGossip" | "root" | "max">;
  /** Milliseconds that a call to a node may take: 4,000 if not given. */
  deadlineMs?: number;
  /**
   * Milliseconds without a new slot after which nothing is done: 30,000 if not given. `Infinity` for a network whose
   * clock stands still.
   */
  stallMs?: number;
  /** Milliseconds after which what nobody executed is built again, with a higher bid: 20,000 if not given. */
  stuckMs?: number;
  /** Candidates that are remembered at most: 10,000 if not given. */
  remember?: number;
}

/** Fees where nothing else is said: a tenth of a dollar at most for a liquidation of 200,000 units at 150 USD a SOL. */
export const FEES: Readonly<Fees> = { cap: 3_000_000n, percentile: 50, share: 0.5, bearCost: "none" };
