import type { BallastEvent } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import type { Actor } from "./actor";
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

/** A position by name: where it lives and what never changes of it. */
export interface PositionRef {
  address: PublicKey;
  owner: Actor;
  market: MarketInfo;
  side: SideName;
  nonce: bigint;
  /** Token of the collateral. */
  custody: CustodyInfo;
}

/** A request, and the position that it will open or increase. */
export interface RequestRef {
  address: PublicKey;
  owner: Actor;
  nonce: bigint;
  position: PositionRef;
}
