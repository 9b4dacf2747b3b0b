/** Where a stream's transactions come from, and where its events go. */
import type { BallastEvent, LogSource, RawAccount } from "@ballast/sdk";

/** A transaction in a listing. */
export interface Listed {
  signature: string;
  slot: bigint;
  /** It failed: it has no events. */
  failed: boolean;
  /** No fork can undo it any more. */
  final: boolean;
}

/** A transaction itself. */
export interface Transaction {
  signature: string;
  slot: bigint;
  /** Unix seconds. */
  ts: bigint;
  /** Payer of its fee, base58. */
  payer: string;
  /** What has its events. */
  told: LogSource;
}

export interface ReadAccount {
  address: string;
  account: RawAccount | null;
  slot: number;
}

/** A chain, as far as it can be asked. Answers may be late, old, incomplete or an error: nothing here is believed. */
export interface Source {
  /** Calls `wake` when there may be something new; what it misses is found by polling. Returns how to end it. */
  listen(wake: () => void): () => void;
  /** Transactions that name an address: newest first, those older than `before`, down to but without `until`. */
  list(address: string, range: { before?: string; until?: string }, limit: number): Promise<Listed[]>;
  /** Null where the node does not have it. */
  transaction(signature: string): Promise<Transaction | null>;
  accounts(addresses: readonly string[]): Promise<ReadAccount[]>;
}

/** An event with where it was heard. */
export interface Heard {
  sequence: bigint;
  slot: bigint;
  /** Chain time, Unix seconds. */
  ts: bigint;
  signature: string;
  payer: string;
  /** Its bytes; empty for one that is lost. */
  raw: Uint8Array;
  /** Null where the bytes are of no known event, or it is lost. */
  event: BallastEvent | null;
  /** Why there is no event. */
  error: string | null;
  /** No fork can undo it any more. */
  final: boolean;
}

/** Where an event in the tables came from. */
export interface Place {
  sequence: bigint;
  signature: string;
  slot: bigint;
}

/** What the tables have. */
export interface Cursor {
  /** Number of the first event that is missing. */
  next: bigint;
  /** Events before this number are final. */
  final: bigint;
  /** The last final event; null if there is none. */
  anchor: Place | null;
  /** Those from `final` to `next`, in order. */
  recent: Place[];
}

/** The accounts of a pool at one moment, as they were read together. */
export interface Snapshot {
  /** Chain time of the answer, Unix seconds. */
  ts: bigint;
  pool: ReadAccount;
  markets: ReadAccount[];
  /** Others that the events of the batch are about. */
  others: ReadAccount[];
}

/** Takes events in, in order, each batch wholly or not at all. */
export interface Sink {
  cursor(): Promise<Cursor>;
  /**
   * `events`: those from the cursor's `next`, all final or none; may be none where there is a snapshot. `after`: the
   * last event of the tables, as whoever appends knows them; null for none, not given where that is not known. A sink
   * that somebody else writes to, too, refuses what does not follow what it has: the number alone may fit on any fork.
   */
  append(events: readonly Heard[], snapshot: Snapshot | null, after?: Place | null): Promise<void>;
  /** A fork undid the event of this number and all after it. More may be taken back: the cursor says what. */
  rewind(sequence: bigint): Promise<void>;
  /** Events before this number are final. `last`: the last of them, refused likewise where the sink has another. */
  finalize(sequence: bigint, last?: Place): Promise<void>;
}
