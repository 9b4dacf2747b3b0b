/** What liquidity providers and stakers do. */
import type { PublicKey } from "@solana/web3.js";
import type { Atoms, LiquidityReport, StakeState, Usd } from "../engine/index";
import * as instructions from "../instructions/index";
import * as pda from "../pda/index";
import {
  quoteAddLiquidity,
  quoteCancelUnstake,
  quoteDonate,
  quoteRemoveLiquidity,
  quoteRequestUnstake,
  quoteStake,
  quoteUnstake,
} from "../quotes/index";
import type { Context } from "../state/index";
import { custodyAt, inState, leastAsked, readWith, type Slippage } from "./common";
import { type ActionOptions, Draft, type Plan } from "./plan";

/** A deposit of liquidity. */
export interface AddLiquidityAction extends ActionOptions, Slippage {
  /** Signs, pays. */
  owner: PublicKey;
  custody: number;
  atoms: Atoms;
  /** Least LP shares to get; not given, the quote's less slippage. */
  minShares?: bigint;
}

const every = (ctx: Context) => ctx.layout.custodies.map((_, custody) => custody);

/**
 * Deposits a token for LP shares, after refreshing every price of the pool (each must then be at most 5 s old).
 * @example const { quote } = await addLiquidityInstructions(ctx, { owner, custody: 0, atoms: 1_000_000_000n });
 */
export async function addLiquidityInstructions(ctx: Context, p: AddLiquidityAction): Promise<Plan<LiquidityReport>> {
  const { mint, vault } = custodyAt(ctx, p.custody);
  const { lpMint } = ctx.layout;
  const { owner } = p;
  const draft = new Draft(ctx, await readWith(ctx, [owner], [mint, lpMint]), p.parts).refresh(every(ctx));
  const quote = quoteAddLiquidity(draft.world, p.custody, p.atoms);
  const minShares = leastAsked(quote.shares, p.minShares, p.slippage);
  const instruction = instructions.addLiquidity({
    ...{ owner, pool: ctx.pool, vault, lpMint, programId: ctx.programId, atoms: p.atoms },
    ownerToken: draft.funded(mint, owner, p.atoms),
    ownerLp: draft.paid(lpMint, owner),
    minShares,
  });
  return draft.add("addLiquidity", instruction).plan(quote);
}

/** A withdrawal of liquidity. */
export interface RemoveLiquidityAction extends ActionOptions, Slippage {
  /** Signs, pays. */
  owner: PublicKey;
  custody: number;
  /** LP shares to burn. */
  shares: bigint;
  /** Least tokens to get; not given, the quote's less slippage. */
  minAtoms?: Atoms;
}

/**
 * Burns LP shares for a token, after refreshing its price and every other of the pool that can be: a feed that says
 * nonsense stops nobody.
 */
export async function removeLiquidityInstructions(
  ctx: Context,
  p: RemoveLiquidityAction,
): Promise<Plan<LiquidityReport>> {
  const { mint, vault } = custodyAt(ctx, p.custody);
  const { lpMint } = ctx.layout;
  const { owner } = p;
  const draft = new Draft(ctx, await readWith(ctx, [owner], [mint, lpMint]), p.parts);
  draft.refresh(every(ctx).filter((custody) => custody === p.custody || draft.refreshable(custody)));
  const quote = quoteRemoveLiquidity(draft.world, p.custody, p.shares);
  const minAtoms = leastAsked(quote.atoms, p.minAtoms, p.slippage);
  const instruction = instructions.removeLiquidity({
    ...{ owner, pool: ctx.pool, vault, lpMint, programId: ctx.programId, shares: p.shares },
    ownerLp: draft.spent(lpMint, owner, p.shares),
    ownerToken: draft.paid(mint, owner),
    minAtoms,
  });
  return draft.add("removeLiquidity", instruction).plan(quote);
}

/** Staking in the insurance fund. */
export interface StakeAction extends ActionOptions, Slippage {
  /** Signs, pays. */
  owner: PublicKey;
  /** The fund's stable, 1e-6 USD. */
  amount: Usd;
  /** Least shares to get; not given, the quote's less slippage. */
  minShares?: bigint;
}

/** Stakes in the insurance fund. The quote: the shares. */
export async function stakeInstructions(ctx: Context, p: StakeAction): Promise<Plan<{ shares: bigint }>> {
  const { homeMint, insuranceVault } = ctx.layout;
  const { owner, amount } = p;
  const draft = new Draft(ctx, await readWith(ctx, [owner], [homeMint]), p.parts);
  const shares = quoteStake(draft.world, amount);
  const minShares = leastAsked(shares, p.minShares, p.slippage);
  const ownerToken = draft.funded(homeMint, owner, amount);
  const { pool, programId } = ctx;
  const instruction = instructions.stake({ owner, pool, amount, minShares, ownerToken, insuranceVault, programId });
  return draft.add("stake", instruction).plan({ shares });
}

/** What concerns an owner's stake. */
export interface StakeholderAction extends ActionOptions {
  /** Signs, pays. */
  owner: PublicKey;
}

async function staked(ctx: Context, p: StakeholderAction) {
  const address = pda.stake(ctx.pool, p.owner, ctx.programId);
  const state = await readWith(ctx, [p.owner], [ctx.layout.homeMint], [address]);
  const accounts = { owner: p.owner, pool: ctx.pool, stake: address, programId: ctx.programId };
  return { accounts, stake: inState(state, "InsuranceStake", address).state, draft: new Draft(ctx, state, p.parts) };
}

/** The stake after a request or its withdrawal. */
type StakeQuote = { stake: StakeState };

/**
 * Announces an exit of some shares: seven days, then 48 hours to leave. `InsufficientShares`,
 * `UnstakeAlreadyRequested`.
 */
export async function requestUnstakeInstructions(
  ctx: Context,
  p: StakeholderAction & { shares: bigint },
): Promise<Plan<StakeQuote>> {
  const { accounts, stake, draft } = await staked(ctx, p);
  const after = quoteRequestUnstake(draft.world, stake, p.shares);
  const instruction = instructions.requestUnstake({ ...accounts, shares: p.shares });
  return draft.add("requestUnstake", instruction).plan({ stake: after });
}

/** Withdraws an announced exit. `NoUnstakeRequest`. */
export async function cancelUnstakeInstructions(ctx: Context, p: StakeholderAction): Promise<Plan<StakeQuote>> {
  const { accounts, stake, draft } = await staked(ctx, p);
  const after = quoteCancelUnstake(draft.world, stake);
  return draft.add("cancelUnstake", instructions.cancelUnstake(accounts)).plan({ stake: after });
}

/**
 * Leaves the fund, after refreshing every price of the pool that can be (each must then be at most 2 s old). The quote:
 * what is paid (`Usd`). `NoUnstakeRequest`, `CooldownNotOver`, `ExitWindowOver`, `PriceRefreshNeeded`, `ExitAfterJump`.
 */
export async function unstakeInstructions(ctx: Context, p: StakeholderAction): Promise<Plan<{ amount: Usd }>> {
  const { accounts, stake, draft } = await staked(ctx, p);
  draft.refresh(every(ctx).filter((custody) => draft.refreshable(custody)));
  const amount = quoteUnstake(draft.world, stake);
  const { homeMint, insuranceVault } = ctx.layout;
  const ownerToken = draft.paid(homeMint, p.owner);
  return draft.add("unstake", instructions.unstake({ ...accounts, ownerToken, insuranceVault })).plan({ amount });
}

/** Gives to the fund without shares. The quote: the fund afterwards (`Usd`). `DonationNeedsStake`. */
export async function donateInstructions(
  ctx: Context,
  p: ActionOptions & { donor: PublicKey; amount: Usd },
): Promise<Plan<{ fund: Usd }>> {
  const { homeMint, insuranceVault } = ctx.layout;
  const { donor, amount } = p;
  const draft = new Draft(ctx, await readWith(ctx, [donor], [homeMint]), p.parts);
  const fund = quoteDonate(draft.world, amount);
  const donorToken = draft.funded(homeMint, donor, amount);
  const { pool, programId } = ctx;
  const instruction = instructions.donate({ donor, pool, amount, donorToken, insuranceVault, programId });
  return draft.add("donate", instruction).plan({ fund });
}
