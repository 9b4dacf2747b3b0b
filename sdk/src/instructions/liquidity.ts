import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as pda from "../pda/index";
import { build, type ProgramOption } from "./build";

/** Accounts of `addLiquidity` and `removeLiquidity`. */
export interface LiquidityAccounts extends ProgramOption {
  /** Signs. */
  owner: PublicKey;
  pool: PublicKey;
  /** Vault of the custody whose token comes or goes. */
  vault: PublicKey;
  /** The owner's account of the custody's token. */
  ownerToken: PublicKey;
  /** The owner's account of the pool's LP shares. */
  ownerLp: PublicKey;
  lpMint?: PublicKey;
}

const accountsOf = (p: LiquidityAccounts) => ({
  owner: p.owner,
  pool: p.pool,
  vault: p.vault,
  lpMint: p.lpMint ?? pda.lpMint(p.pool, p.programId),
  ownerToken: p.ownerToken,
  ownerLp: p.ownerLp,
});

/** Parameters of `addLiquidity`. */
export interface AddLiquidityParams extends LiquidityAccounts {
  /** Tokens to deposit, in atoms. */
  atoms: bigint;
  /** Least LP shares (1e-6) to get; 0 for any. */
  minShares: bigint;
}

/**
 * Deposits a token for LP shares, priced at AUM_mint; shares are rounded down. All cached prices must be at most 5 s
 * old: put `refreshPrices` before it. `PriceRefreshNeeded`, `MinOutNotMet`, `DepositCapReached`, `ZeroAmount`.
 */
export const addLiquidity = (p: AddLiquidityParams): TransactionInstruction =>
  build("addLiquidity", accountsOf(p), { atoms: p.atoms, minShares: p.minShares }, p.programId);

/** Parameters of `removeLiquidity`. */
export interface RemoveLiquidityParams extends LiquidityAccounts {
  /** LP shares (1e-6) to burn. */
  shares: bigint;
  /** Least tokens to get, in atoms; 0 for any. */
  minAtoms: bigint;
}

/**
 * Burns LP shares for a token, priced at AUM_burn, rounded down. As `addLiquidity`, and `InsufficientLiquidity` for
 * reserved tokens.
 */
export const removeLiquidity = (p: RemoveLiquidityParams): TransactionInstruction =>
  build("removeLiquidity", accountsOf(p), { shares: p.shares, minAtoms: p.minAtoms }, p.programId);
