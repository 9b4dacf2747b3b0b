import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { build, type ProgramOption } from "./build";
import { ALL } from "./trading";

/** Parameters of `quoteOpen`. */
export interface QuoteOpenParams extends ProgramOption {
  pool: PublicKey;
  market: PublicKey;
  /** The position to increase; not given, one that opens. */
  position?: PublicKey | null;
  /** 0 long, 1 short; of a position that is increased, its own. */
  side: number;
  /** Custody of the collateral; of a position that is increased, its own. */
  custody: number;
  /** Index tokens, in atoms. */
  size: bigint;
  /** In atoms. */
  collateral: bigint;
  /** Price account of the market's index. */
  priceUpdate: PublicKey;
}

/**
 * View: what an order would do if the newest print were its own. `InsufficientMargin`, `UtilisationTooHigh`,
 * `OpenInterestCap`, `PositionTooSmall`, `MarketReduceOnly`, `FundBelowMinimum`, `CollateralUnpriced`, `OracleWide`,
 * `WrongAccount`.
 */
export function quoteOpen(p: QuoteOpenParams): TransactionInstruction {
  const { pool, market, position, side, custody, size, collateral, priceUpdate } = p;
  const accounts = { pool, market, position, priceUpdate };
  return build("quoteOpen", accounts, { side, custody, size, collateral }, p.programId);
}

/** Parameters of `positionHealth`. */
export interface PositionHealthParams extends ProgramOption {
  pool: PublicKey;
  market: PublicKey;
  position: PublicKey;
  /** Price account of the market's index. */
  priceUpdate: PublicKey;
}

/** Parameters of `quoteClose`. */
export interface QuoteCloseParams extends PositionHealthParams {
  /** Index tokens, in atoms; not given, all. */
  size?: bigint;
}

/**
 * View: what closing a part of a position would do at the newest print. `OracleStale`, `OracleWide`,
 * `ResidualNotPositive`, `InsufficientMargin`, `CollateralUnpriced`, `PositionEmpty`, `WrongAccount`.
 */
export function quoteClose(p: QuoteCloseParams): TransactionInstruction {
  const { pool, market, position, size = ALL, priceUpdate } = p;
  return build("quoteClose", { pool, market, position, priceUpdate }, { size }, p.programId);
}

/**
 * View: how a position stands at the newest print, after its liens. `CollateralUnpriced`, `OracleWrongFeed`,
 * `WrongAccount`.
 */
export function positionHealth(p: PositionHealthParams): TransactionInstruction {
  const { pool, market, position, priceUpdate } = p;
  return build("positionHealth", { pool, market, position, priceUpdate }, {}, p.programId);
}

/** Parameters of `lpPrice`. */
export interface LpPriceParams extends ProgramOption {
  pool: PublicKey;
}

/** View: the two values of a pool, and its shares. `PriceRefreshNeeded`. */
export const lpPrice = ({ pool, programId }: LpPriceParams): TransactionInstruction =>
  build("lpPrice", { pool }, {}, programId);

/** Parameters of `coverage`. */
export interface CoverageParams extends ProgramOption {
  pool: PublicKey;
  market: PublicKey;
}

/** View: how well the fund is filled, and what follows for profit of one market. `WrongAccount`. */
export const coverage = ({ pool, market, programId }: CoverageParams): TransactionInstruction =>
  build("coverage", { pool, market }, {}, programId);
