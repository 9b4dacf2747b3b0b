import type { World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";

/** What a teller must know to find names and decimals. */
export interface Names {
  world: World;
  /** By address, for positions, requests and tickets. */
  name(address: PublicKey): string;
  /** Decimals of the collateral of a position, also of one that is closed. */
  collateralDecimals(position: PublicKey): number;
}
