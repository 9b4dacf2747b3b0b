import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as pda from "../pda/index";
import { build, type ProgramOption } from "./build";

/** Accounts of what a staker does. */
export interface StakeAccounts extends ProgramOption {
  /** Signs. */
  owner: PublicKey;
  pool: PublicKey;
  stake?: PublicKey;
}

const accountsOf = (p: StakeAccounts) => ({
  owner: p.owner,
  pool: p.pool,
  stake: p.stake ?? pda.stake(p.pool, p.owner, p.programId),
});

/** Parameters of `stake`. The owner pays for the stake's account, once. */
export interface StakeParams extends StakeAccounts {
  /** The fund's stable, 1e-6 USD. */
  amount: bigint;
  /** Least shares to get; 0 for any. */
  minShares: bigint;
  /** The owner's account of the fund's stable. */
  ownerToken: PublicKey;
  insuranceVault?: PublicKey;
}

/**
 * Stakes in the insurance fund. Shares are bought at fund + what is due to it, rounded down. `ZeroAmount`,
 * `MinOutNotMet`.
 */
export function stake(p: StakeParams): TransactionInstruction {
  const insuranceVault = p.insuranceVault ?? pda.insuranceVault(p.pool, p.programId);
  const accounts = { ...accountsOf(p), insuranceVault, ownerToken: p.ownerToken };
  return build("stake", accounts, { amount: p.amount, minShares: p.minShares }, p.programId);
}

/** Parameters of `requestUnstake`. */
export interface RequestUnstakeParams extends StakeAccounts {
  shares: bigint;
}

/**
 * Announces an exit: seven days in which the shares bear losses and earn nothing, then 48 hours to leave.
 * `InsufficientShares`, `UnstakeAlreadyRequested`, `ZeroAmount`.
 */
export const requestUnstake = (p: RequestUnstakeParams): TransactionInstruction =>
  build("requestUnstake", accountsOf(p), { shares: p.shares }, p.programId);

/** Withdraws an announced exit. `NoUnstakeRequest`. */
export const cancelUnstake = (p: StakeAccounts): TransactionInstruction =>
  build("cancelUnstake", accountsOf(p), {}, p.programId);

/** Parameters of `unstake`. */
export interface UnstakeParams extends StakeAccounts {
  /** Gets the stable. */
  ownerToken: PublicKey;
  insuranceVault?: PublicKey;
}

/**
 * Leaves with the lower of the value at request and now, rounded down. `NoUnstakeRequest`, `CooldownNotOver`,
 * `ExitWindowOver`.
 */
export function unstake(p: UnstakeParams): TransactionInstruction {
  const insuranceVault = p.insuranceVault ?? pda.insuranceVault(p.pool, p.programId);
  return build("unstake", { ...accountsOf(p), insuranceVault, ownerToken: p.ownerToken }, {}, p.programId);
}

/** Parameters of `donate`. */
export interface DonateParams extends ProgramOption {
  /** Signs. */
  donor: PublicKey;
  pool: PublicKey;
  donorToken: PublicKey;
  /** 1e-6 USD. */
  amount: bigint;
  insuranceVault?: PublicKey;
}

/** Gives to the fund without shares. `DonationNeedsStake`, `ZeroAmount`. */
export function donate(p: DonateParams): TransactionInstruction {
  const insuranceVault = p.insuranceVault ?? pda.insuranceVault(p.pool, p.programId);
  const accounts = { donor: p.donor, pool: p.pool, insuranceVault, donorToken: p.donorToken };
  return build("donate", accounts, { amount: p.amount }, p.programId);
}
