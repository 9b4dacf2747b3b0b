import type { AccountMeta, PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as pda from "../pda/index";
import { build, type ProgramOption, readonly, writable } from "./build";

/** Parameters of `executeRequest`. */
export interface ExecuteRequestParams extends ProgramOption {
  /** Anyone. Signs; gets the tip, and the position's rent back. */
  executor: PublicKey;
  /** The request's owner. */
  owner: PublicKey;
  pool: PublicKey;
  market: PublicKey;
  request: PublicKey;
  /** At the request's position nonce: `pda.position(owner, market, side, custody, positionNonce)`. */
  position: PublicKey;
  /** Price account that holds the request's print. */
  priceUpdate: PublicKey;
  /** Price account of the market's second feed, where it has one. */
  secondPrice?: PublicKey | null;
}

/**
 * Executes a request that opens: it is filled, or ends (event `RequestEnded`) for `InsufficientMargin`,
 * `OpenInterestCap`, `UtilisationTooHigh`, `FundBelowMinimum`, `MarketReduceOnly`, `PositionTooSmall`,
 * `CollateralUnpriced`. Errors: `OracleNotUnique`, `PriceRefreshNeeded`, `OracleFuture`, `RequestExpired`,
 * `SlippageExceeded`; of a limit open also `TriggerNotReached`, `PrintBeforeOrder`, `OracleStale`.
 */
export function executeRequest(p: ExecuteRequestParams): TransactionInstruction {
  const { executor, owner, pool, market, request, position, priceUpdate, secondPrice } = p;
  const accounts = { executor, owner, pool, market, request, position, priceUpdate, secondPrice };
  return build("executeRequest", accounts, {}, p.programId);
}

/** Parameters of `executeDecrease`. */
export interface ExecuteDecreaseParams extends ProgramOption {
  /** Anyone. Signs; gets the tip, and the cost of new accounts back. */
  executor: PublicKey;
  /** The request's owner. */
  owner: PublicKey;
  pool: PublicKey;
  market: PublicKey;
  request: PublicKey;
  position: PublicKey;
  /**
   * Vault of the collateral's custody, and the owner's usable account of its token, else the owner's associated
   * account.
   */
  vault: PublicKey;
  ownerToken: PublicKey;
  /** The same of the side's backing custody: where it is not the collateral's and there is profit. */
  otherVault?: PublicKey | null;
  otherToken?: PublicKey | null;
  /** Ticket that waits `hold`, ticket that waits an hour: `pda.ticket` at the hour in which it matures. */
  ticket?: PublicKey | null;
  briefTicket?: PublicKey | null;
  /** `pda.payable` of the two tokens: needed where the owner's account is missing or frozen. */
  payable?: PublicKey | null;
  otherPayable?: PublicKey | null;
  /** Price account that holds a print which sets the order off. */
  priceUpdate: PublicKey;
}

/**
 * Executes a take profit or a stop loss. `TriggerNotReached`, `PrintBeforeOrder`, `PriceRefreshNeeded`,
 * `RequestExpired`, `OracleStale`, `WrongGeneration`, `SlippageExceeded`, `ResidualNotPositive`, `InsufficientMargin`,
 * `TicketRequired`.
 */
export function executeDecrease(p: ExecuteDecreaseParams): TransactionInstruction {
  const { programId, ...accounts } = p;
  return build("executeDecrease", { ...accounts }, {}, programId);
}

/** One price to refresh. */
export interface PriceRefresh {
  /** Index of the custody. */
  custody: number;
  priceUpdate: PublicKey;
  /** The market whose index the custody is; null if there is none. */
  market: PublicKey | null;
  /** The account is of the market's second source. */
  second?: boolean;
}

/** Added to a custody's index where the account is of the second source of its market. */
const SECOND = 128;

/** Parameters of `refreshPrices`. */
export interface RefreshPricesParams extends ProgramOption {
  pool: PublicKey;
  /** One to eight; none twice. */
  prices: readonly PriceRefresh[];
}

/**
 * Caches new prints, in the pool and in the markets' rings; keeps those of second sources. A source whose print is old,
 * or whose account was closed, is silent from then on. Anyone. `OracleWrongFeed`, `OracleNotVerified`, `WrongAccount`.
 */
export function refreshPrices(p: RefreshPricesParams): TransactionInstruction {
  if (p.prices.length > 8) throw new RangeError("at most eight prices at once");
  const custodies = new Uint8Array(8);
  const remaining: AccountMeta[] = [];
  for (const [i, { custody, priceUpdate, market, second }] of p.prices.entries()) {
    custodies[i] = second ? custody + SECOND : custody;
    remaining.push(readonly(priceUpdate));
    if (market !== null) remaining.push(writable(market));
  }
  return build("refreshPrices", { pool: p.pool }, { custodies }, p.programId, remaining);
}

/** Parameters of `liquidate`. */
export interface LiquidateParams extends ProgramOption {
  /** Anyone, also the owner. Signs; gets the keeper's share of the fee. */
  keeper: PublicKey;
  owner: PublicKey;
  pool: PublicKey;
  market: PublicKey;
  position: PublicKey;
  /** Vault of the collateral's custody; the keeper's and the owner's accounts of its token. */
  vault: PublicKey;
  keeperToken: PublicKey;
  ownerToken: PublicKey;
  /**
   * For a loss the vault of the fund's custody, for a profit that of the side's backing; none where it is the
   * collateral's.
   */
  otherVault?: PublicKey | null;
  /** For a loss the keeper's account of the other vault's token, for a profit the owner's. */
  otherToken?: PublicKey | null;
  /** As for `decreasePosition`: needed only where a liquidated position has fresh profit. */
  ticket?: PublicKey | null;
  briefTicket?: PublicKey | null;
  /** `pda.payable(pool, mint, owner)` of the collateral's token, where `ownerToken` cannot be paid. */
  payable?: PublicKey | null;
  /** The same of the other vault's token, where the profit cannot be paid to `otherToken`. */
  otherPayable?: PublicKey | null;
  priceUpdate: PublicKey;
  secondPrice?: PublicKey | null;
  insuranceVault?: PublicKey;
}

/**
 * Liquidates an unhealthy position, wholly or in part; in a settled market any, wholly. `NotLiquidatable`,
 * `OracleStale`, `OracleWide`, `OracleSecondMissing`, `WrongAccount`.
 */
export function liquidate(p: LiquidateParams): TransactionInstruction {
  const { programId, ...accounts } = p;
  const insuranceVault = p.insuranceVault ?? pda.insuranceVault(p.pool, programId);
  return build("liquidate", { ...accounts, insuranceVault }, {}, programId);
}

/** Parameters of `settleMarket`. */
export interface SettleMarketParams extends ProgramOption {
  pool: PublicKey;
  market: PublicKey;
}

/** Puts a market whose feed has been dead for a day into Settlement. Anyone. `FeedNotDead`, `MarketSettling`. */
export function settleMarket({ pool, market, programId }: SettleMarketParams): TransactionInstruction {
  return build("settleMarket", { pool, market }, {}, programId);
}

/** Parameters of `sweepInsurance`. */
export interface SweepInsuranceParams extends ProgramOption {
  pool: PublicKey;
  /** Vault of the custody that is swept. */
  vault: PublicKey;
  /** Vault of the fund's custody; null where it is the one that is swept. */
  homeVault: PublicKey | null;
  insuranceVault?: PublicKey;
}

/** Brings collected fees and stray tokens into the insurance fund. Anyone. `NothingToPay`, `PriceRefreshNeeded`. */
export function sweepInsurance(p: SweepInsuranceParams): TransactionInstruction {
  const insuranceVault = p.insuranceVault ?? pda.insuranceVault(p.pool, p.programId);
  const accounts = { pool: p.pool, vault: p.vault, homeVault: p.homeVault, insuranceVault };
  return build("sweepInsurance", accounts, {}, p.programId);
}

/** Parameters of `payOut`. */
export interface PayOutParams extends ProgramOption {
  /** Who is owed; gets the rent of the `Payable`, too. */
  owner: PublicKey;
  pool: PublicKey;
  payable: PublicKey;
  /** Vault of the payable's custody. */
  vault: PublicKey;
  /** An account of the owner. */
  ownerToken: PublicKey;
}

/** Pays what is owed to an owner. Anyone. `NothingToPay`, `TokenAccountUnusable`. */
export function payOut(p: PayOutParams): TransactionInstruction {
  const { owner, pool, payable, vault, ownerToken } = p;
  return build("payOut", { owner, pool, payable, vault, ownerToken }, {}, p.programId);
}

/** Parameters of `verifyInvariants`. */
export interface VerifyInvariantsParams extends ProgramOption {
  pool: PublicKey;
  /** Vaults of all custodies, then all markets, each in order. */
  vaults: readonly PublicKey[];
  markets: readonly PublicKey[];
  insuranceVault?: PublicKey;
}

/**
 * Checks a pool's invariants on chain; returns (u64) how many accounts were checked. `PoolUndercollateralized`,
 * `InvariantViolated`.
 */
export function verifyInvariants(p: VerifyInvariantsParams): TransactionInstruction {
  const insuranceVault = p.insuranceVault ?? pda.insuranceVault(p.pool, p.programId);
  const remaining = [...p.vaults, ...p.markets].map(readonly);
  return build("verifyInvariants", { pool: p.pool, insuranceVault }, {}, p.programId, remaining);
}
