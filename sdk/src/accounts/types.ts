/**
 * The program's accounts: identity (who, of what) around the engine's state in `state`, whose fields are those of
 * `@ballast/sdk/engine`. Every 64- and 128-bit number is a bigint.
 */
import type { PublicKey } from "@solana/web3.js";
import type {
  CustodyState,
  ExposureState,
  MarketState,
  PoolState,
  PositionState,
  ReceiptState,
  RequestState,
  StakeState,
  TicketState,
} from "../engine/generated/index";

/** What every account starts with. */
export interface Versioned {
  /** Layout version. */
  version: number;
  bump: number;
}

/** Who governs the program. One per deployment. */
export interface Controller extends Versioned {
  admin: PublicKey;
  pendingAdmin: PublicKey;
  guardian: PublicKey;
  /** Unix seconds. */
  guardianExpires: bigint;
  /** Seconds between queueing and executing a change. */
  delay: bigint;
  pools: bigint;
  /** Changes queued so far: the number of the next one. */
  changes: bigint;
  /** Number of the next event of the controller's own. */
  sequence: bigint;
}

/** A change that waits for its time, or was executed. `decodeChange` reads what it changes. */
export interface Change extends Versioned {
  /** Kind and payload as the program has them. */
  kind: number;
  /** Index of the custody or market. */
  index: number;
  /** 0 queued, 1 executed. */
  state: number;
  number: bigint;
  /** The default address for a change of the controller. */
  pool: PublicKey;
  proposer: PublicKey;
  /** Unix seconds: when it was queued, and the first and last time at which it may be executed. */
  queuedAt: bigint;
  eta: bigint;
  validUntil: bigint;
  payload: Uint8Array;
}

/** One token of a pool, with where it is kept and which feed prices it. */
export interface Custody extends CustodyState {
  mint: PublicKey;
  vault: PublicKey;
  /** 32 bytes. */
  feedId: Uint8Array;
  bump: number;
}

/** A market as its pool sees it. */
export interface Exposure extends ExposureState {
  market: PublicKey;
}

/** The state of a pool with the addresses that the rules do not need. */
export interface PoolAccountState extends PoolState {
  custodies: Custody[];
  exposures: Exposure[];
}

/** A pool of real tokens. Its address is the authority of its vaults and of its LP mint. */
export interface Pool extends Versioned {
  id: bigint;
  /** Mint of the stable in which the insurance fund is held. */
  homeMint: PublicKey;
  lpMint: PublicKey;
  insuranceVault: PublicKey;
  state: PoolAccountState;
}

/** One index asset against the dollar, both sides. */
export interface Market extends Versioned {
  /** Bump of the receipt of each side's open loss event; zero if none is open. */
  receiptBumps: Uint8Array;
  pool: PublicKey;
  /** Feed of the second price source; all zero if there is none. */
  secondFeed: Uint8Array;
  state: MarketState;
}

/** A trader's position on one side of a market, with collateral in one token. */
export interface Position extends Versioned {
  owner: PublicKey;
  market: PublicKey;
  /** May add collateral; the default address for none. */
  delegate: PublicKey;
  nonce: bigint;
  state: PositionState;
}

/** An order that waits for its print. */
export interface Request extends Versioned {
  owner: PublicKey;
  market: PublicKey;
  nonce: bigint;
  /** Nonce of the position it opens or increases. */
  positionNonce: bigint;
  state: RequestState;
}

/** Escrowed profit of one owner that matures in one hour, in the backing token of a market's side. */
export interface Ticket extends Versioned {
  owner: PublicKey;
  market: PublicKey;
  state: TicketState;
}

/** What a pool owes an owner whose token account was missing or frozen when it was to be paid. */
export interface Payable extends Versioned {
  custody: number;
  pool: PublicKey;
  owner: PublicKey;
  /** Atoms of the custody's token. */
  amount: bigint;
  /** Profit beyond what may leave the pool in an hour, in atoms: paid as the limit refills. */
  deferred: bigint;
}

/** The permanent receipt of a loss event. */
export interface LossEvent extends Versioned {
  market: PublicKey;
  state: ReceiptState;
}

/** A staker's share of a pool's insurance fund. */
export interface InsuranceStake extends Versioned {
  pool: PublicKey;
  owner: PublicKey;
  state: StakeState;
}

/** Every account type by its name in the IDL. */
export interface Accounts {
  Controller: Controller;
  Change: Change;
  Pool: Pool;
  Market: Market;
  Position: Position;
  Request: Request;
  Ticket: Ticket;
  Payable: Payable;
  LossEvent: LossEvent;
  InsuranceStake: InsuranceStake;
}
/** Name of an account type. */
export type AccountName = keyof Accounts;

/** An account and where it lives. */
export interface Keyed<T> {
  address: PublicKey;
  account: T;
}
