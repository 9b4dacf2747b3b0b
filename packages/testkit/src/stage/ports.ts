import type { BallastEvent, Context } from "@ballast/sdk";
import type { Keypair, PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { Feeds } from "./feeds";
import type { Reader } from "./reader";
import type { CustodyInfo, MarketInfo, SideName } from "./venue";

/** What one transaction did. */
export interface Step {
  signature: string;
  /** Compute units of the transaction. It holds one instruction; prices were refreshed in one before it. */
  cu: number;
  logs: string[];
  events: BallastEvent[];
  slot: number;
}

/** Someone with a wallet and token accounts. */
export interface Person {
  /** Where they are. */
  readonly world: Stage;
  readonly name: string;
  readonly keypair: Keypair;
  readonly address: PublicKey;
  /** The associated account of a token, by symbol; "LP" for the pool's shares. */
  token(symbol: string | CustodyInfo): PublicKey;
  /** Atoms of a token, or LP shares. */
  balance(symbol: string): Promise<bigint>;
  /** A number that this person has not used for a request or a position. */
  nextNonce(): bigint;
}

/** A position by name: where it lives and what never changes of it. */
export interface PositionOf<P extends Person = Person> {
  address: PublicKey;
  owner: P;
  market: MarketInfo;
  side: SideName;
  nonce: bigint;
  /** Token of the collateral. */
  custody: CustodyInfo;
}

/** A request, and the position that it will open or increase. */
export interface RequestOf<P extends Person = Person> {
  address: PublicKey;
  owner: P;
  nonce: bigint;
  position: PositionOf<P>;
}

/** What people act on: a pool on a chain, its prices and its clock. The world is one. */
export interface Stage extends Reader {
  readonly feeds: Feeds;
  /** What the SDK's plans are made for. */
  context(): Promise<Context>;
  /** Sends one instruction; throws `BallastError`. */
  run(instruction: TransactionInstruction, signers: readonly Person[]): Promise<Step>;
  /** Prices of this second, published and cached, but for these. */
  fresh(except?: readonly string[]): Promise<void>;
  waitUntil(unixSeconds: number): Promise<void>;
  /** Atoms of everyone, by name and symbol. */
  balances(): Promise<Record<string, Record<string, bigint>>>;
}
