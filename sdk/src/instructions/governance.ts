import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { CustodyConfig, MarketConfig, PoolConfig } from "../config/index";
import { BallastError } from "../errors/error";
import * as pda from "../pda/index";
import { build, type ProgramOption } from "./build";

/** Parameters of `initialize`. */
export interface InitializeParams extends ProgramOption {
  /** The program's upgrade authority, who becomes admin. Signs, pays. */
  authority: PublicKey;
  guardian: PublicKey;
  controller?: PublicKey;
  programData?: PublicKey;
}

/** Creates the controller. `NotUpgradeAuthority` unless the program's upgrade authority signs. */
export function initialize(p: InitializeParams): TransactionInstruction {
  const controller = p.controller ?? pda.controller(p.programId);
  const programData = p.programData ?? pda.programData(p.programId);
  return build(
    "initialize",
    { authority: p.authority, controller, programData },
    { guardian: p.guardian },
    p.programId,
  );
}

/** Parameters of `createPool`. */
export interface CreatePoolParams extends ProgramOption {
  /** Signs, pays. */
  admin: PublicKey;
  /** Any number that has no pool yet. */
  id: bigint | number;
  /** Mint of the stable (6 decimals) in which the insurance fund is held; it must also be the first custody. */
  homeMint: PublicKey;
  /** `DEFAULT_POOL` changed where needed. */
  config: PoolConfig;
  controller?: PublicKey;
  pool?: PublicKey;
  lpMint?: PublicKey;
  insuranceVault?: PublicKey;
}

/** Creates a pool, its LP mint and its insurance vault. `NotAuthorized`, `InvalidParameter`, `UnsupportedMint`. */
export function createPool(p: CreatePoolParams): TransactionInstruction {
  const pool = p.pool ?? pda.pool(p.id, p.programId);
  const accounts = {
    admin: p.admin,
    controller: p.controller ?? pda.controller(p.programId),
    pool,
    homeMint: p.homeMint,
    lpMint: p.lpMint ?? pda.lpMint(pool, p.programId),
    insuranceVault: p.insuranceVault ?? pda.insuranceVault(pool, p.programId),
  };
  return build("createPool", accounts, { id: p.id, config: p.config }, p.programId);
}

/** Parameters of `addCustody`. */
export interface AddCustodyParams extends ProgramOption {
  /** Signs, pays. */
  admin: PublicKey;
  pool: PublicKey;
  mint: PublicKey;
  /** 32 bytes: the token's feed in US dollars. */
  feedId: Uint8Array;
  /** `DEFAULT_STABLE` or `DEFAULT_ASSET` changed where needed. */
  config: CustodyConfig;
  controller?: PublicKey;
  vault?: PublicKey;
  /** The queued change, where the pool has shares. */
  change?: PublicKey | null;
}

/**
 * Adds a token to a pool; the first one is its stable. `TooManyCustodies`, `UnsupportedMint`, `InvalidParameter`,
 * `WrongAccount`, `ChangeRequired`, `ChangeMismatch`.
 */
export function addCustody(p: AddCustodyParams): TransactionInstruction {
  const accounts = {
    admin: p.admin,
    controller: p.controller ?? pda.controller(p.programId),
    pool: p.pool,
    mint: p.mint,
    vault: p.vault ?? pda.vault(p.pool, p.mint, p.programId),
    change: p.change,
  };
  return build("addCustody", accounts, { feedId: p.feedId, config: p.config }, p.programId);
}

/**
 * A market is listed without the statement that its feed never pauses. Only the SDK knows this error: the chain cannot
 * tell.
 */
const feedSleeps = (): BallastError =>
  new BallastError({
    code: null,
    name: "FeedSleeps",
    hint: "Pass `sleeps: false`, and only if the feed publishes around the clock: a day of silence ends its market (docs/decisions/0021-listing.md)",
    logs: [],
    outcome: "not landed",
  });

/** Parameters of `addMarket`. */
export interface AddMarketParams extends ProgramOption {
  /** Signs, pays. */
  admin: PublicKey;
  pool: PublicKey;
  /** At the pool's next market number: `pda.market(pool, pool.state.marketCount)`. */
  market: PublicKey;
  /** Custody of the index token, which backs longs. */
  index: number;
  /** Custody of the stable that backs shorts. */
  stable: number;
  /**
   * Whether the index token's feed pauses at nights, weekends or holidays. The lister must say that it does not: no
   * print can tell, so nothing on chain refuses it.
   */
  sleeps: false;
  /** `DEFAULT_MARKET` changed where needed. */
  config: MarketConfig;
  controller?: PublicKey;
  /** The queued change, where the pool has shares. */
  change?: PublicKey | null;
}

/**
 * Adds a market. Its feed must publish around the clock: after 24 hours without a print, as on a weekend, anyone may
 * settle the market at the last price (docs/decisions/0021-listing.md): `FeedSleeps` unless that is stated.
 * `PriceTooLow` for a token known to be below 0.001 USD. `TooManyMarkets`, `MarketExists`, `InvalidParameter`,
 * `ChangeRequired`, `ChangeMismatch`.
 */
export function addMarket(p: AddMarketParams): TransactionInstruction {
  if (p.sleeps !== false) throw feedSleeps();
  const controller = p.controller ?? pda.controller(p.programId);
  const { index, stable, config } = p;
  return build(
    "addMarket",
    { admin: p.admin, controller, pool: p.pool, market: p.market, change: p.change },
    { index, stable, config },
    p.programId,
  );
}
