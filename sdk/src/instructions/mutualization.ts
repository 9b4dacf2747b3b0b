import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as pda from "../pda/index";
import { build, type ProgramOption, readonly, writable } from "./build";

/** Parameters of `openLossEvent`. */
export interface OpenLossEventParams extends ProgramOption {
  pool: PublicKey;
  market: PublicKey;
  /** The winning side: 0 long, 1 short. */
  side: number;
  priceUpdate: PublicKey;
}

/**
 * Opens the loss event of a side whose waiting shortfall became due, or hands expired waiting shortfall to the LPs.
 * Anyone. `NoShortfallDue`, `OracleStale`.
 */
export function openLossEvent(p: OpenLossEventParams): TransactionInstruction {
  const { pool, market, priceUpdate, side } = p;
  return build("openLossEvent", { pool, market, priceUpdate }, { side }, p.programId);
}

/** Parameters of `finalizeLossEvent`. */
export interface FinalizeLossEventParams extends ProgramOption {
  /** Anyone. Signs; pays the receipt's rent, which the fund refunds in its stable. */
  payer: PublicKey;
  pool: PublicKey;
  market: PublicKey;
  /** The winning side: 0 long, 1 short. */
  side: number;
  /** `pda.lossEvent(market, side, lossEventCount)`. */
  receipt: PublicKey;
  /** The receipt of eight events before, where its liens' end is not written yet. */
  overwritten?: PublicKey | null;
  /** The payer's account of the fund's stable. */
  payerToken: PublicKey;
  priceUpdate: PublicKey;
  /**
   * Up to 16 winners' positions, which answer for their liens at once: at a print of 3 s, even where the feed was
   * silent.
   */
  positions?: readonly PublicKey[];
  insuranceVault?: PublicKey;
}

/**
 * Finalizes a loss event and writes its receipt. Anyone. `NoOpenLossEvent`, `LossEventStillAccruing`,
 * `ReceiptNotSealed`, `OracleStale`.
 */
export function finalizeLossEvent(p: FinalizeLossEventParams): TransactionInstruction {
  const { payer, pool, market, receipt, overwritten, payerToken, priceUpdate } = p;
  const insuranceVault = p.insuranceVault ?? pda.insuranceVault(pool, p.programId);
  const accounts = { payer, pool, market, receipt, overwritten, insuranceVault, payerToken, priceUpdate };
  return build("finalizeLossEvent", accounts, { side: p.side }, p.programId, (p.positions ?? []).map(writable));
}

/** Parameters of `sealLossEvent`. */
export interface SealLossEventParams extends ProgramOption {
  pool: PublicKey;
  market: PublicKey;
  receipt: PublicKey;
}

/** Seals a receipt whose liens have lapsed. Anyone. `NothingToSeal`. */
export function sealLossEvent(p: SealLossEventParams): TransactionInstruction {
  return build("sealLossEvent", { pool: p.pool, market: p.market, receipt: p.receipt }, {}, p.programId);
}

/** Parameters of `claimTicket`. */
export interface ClaimTicketParams extends ProgramOption {
  /**
   * Anyone. Signs; pays for a `Payable` where the owner's token account is unusable, and gets it back from the ticket's
   * rent.
   */
  payer: PublicKey;
  owner: PublicKey;
  pool: PublicKey;
  market: PublicKey;
  ticket: PublicKey;
  /** Vault of the side's backing custody, and the owner's account of its token. */
  vault: PublicKey;
  ownerToken: PublicKey;
  payable?: PublicKey | null;
  /** Receipts of events since the ticket was made that the market's ring no longer has, in order. */
  receipts?: readonly PublicKey[];
}

/** Pays a matured ticket to its owner. Anyone. `TicketNotMatured`, `TicketWaitsForLossEvent`, `ReceiptsIncomplete`. */
export function claimTicket(p: ClaimTicketParams): TransactionInstruction {
  const { payer, owner, pool, market, ticket, vault, ownerToken, payable } = p;
  const accounts = { payer, owner, pool, market, ticket, vault, ownerToken, payable };
  return build("claimTicket", accounts, {}, p.programId, (p.receipts ?? []).map(readonly));
}

/** Parameters of `applyLiens`. */
export interface ApplyLiensParams extends ProgramOption {
  /** Anyone. Signs; gets 1 % of what is collected, 1 USD at most. */
  keeper: PublicKey;
  pool: PublicKey;
  market: PublicKey;
  /** The winning side: 0 long, 1 short. */
  side: number;
  /** Vault of the side's backing custody, and the keeper's account of its token. */
  vault: PublicKey;
  keeperToken: PublicKey;
  priceUpdate: PublicKey;
  /** One to 16 positions of the side. */
  positions: readonly PublicKey[];
}

/** Collects liens of open winners. Anyone. `OracleStale`, `OracleWide`, `WrongAccount` for more than 16. */
export function applyLiens(p: ApplyLiensParams): TransactionInstruction {
  const { keeper, pool, market, vault, keeperToken, priceUpdate } = p;
  const accounts = { keeper, pool, market, vault, keeperToken, priceUpdate };
  return build("applyLiens", accounts, { side: p.side }, p.programId, p.positions.map(writable));
}
