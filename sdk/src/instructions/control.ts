import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { type ChangeSpec, encodeChange } from "../config/changes";
import * as pda from "../pda/index";
import { build, type ProgramOption } from "./build";

/** Where the controller is, if not at its address. */
interface Governed extends ProgramOption {
  controller?: PublicKey;
}
const controllerOf = (p: Governed) => p.controller ?? pda.controller(p.programId);

/** Parameters of `queueChange`. */
export interface QueueChangeParams extends Governed {
  /** Signs, pays the change's rent. */
  admin: PublicKey;
  change: ChangeSpec;
  /** The controller's next number: `controller.changes`. */
  number: bigint | number;
  /** Unix seconds: from its eta to seven days later. */
  validUntil: bigint | number;
  /** None for a change of the controller. */
  pool?: PublicKey | null;
  /** Index of the custody or market, for a change of one. */
  market?: PublicKey | null;
}

/** Queues a change. `NotAuthorized`, `ChangeWindow`, `ChangeForbidden`, `InvalidParameter`, `WrongAccount`. */
export function queueChange(p: QueueChangeParams): TransactionInstruction {
  const change = pda.change(p.number, p.programId);
  const accounts = { admin: p.admin, controller: controllerOf(p), pool: p.pool, market: p.market, change };
  const args = { ...encodeChange(p.change), validUntil: BigInt(p.validUntil) };
  return build("queueChange", accounts, args, p.programId);
}

/** Parameters of `executeChange`. */
export interface ExecuteChangeParams extends Governed {
  change: PublicKey;
  /** As the change was queued. */
  pool?: PublicKey | null;
  market?: PublicKey | null;
}

/**
 * Executes a due change. Anyone. `ChangeNotDue`, `ChangeExpired`, `ChangeExecuted`, `ChangeMismatch`,
 * `MarketHasOpenLossEvent`, and as `queueChange`.
 */
export function executeChange(p: ExecuteChangeParams): TransactionInstruction {
  const accounts = { controller: controllerOf(p), pool: p.pool, market: p.market, change: p.change };
  return build("executeChange", accounts, {}, p.programId);
}

/** Parameters of `cancelChange`. */
export interface CancelChangeParams extends Governed {
  /** The admin; anyone once it has expired. Signs. */
  authority: PublicKey;
  change: PublicKey;
  /** Who queued it; gets its rent. */
  proposer: PublicKey;
}

/** Takes back a change that was not executed, and closes its account. `NotAuthorized`, `ChangeExecuted`. */
export function cancelChange(p: CancelChangeParams): TransactionInstruction {
  const { authority, change, proposer } = p;
  return build("cancelChange", { authority, controller: controllerOf(p), change, proposer }, {}, p.programId);
}

/** Parameters of `transferAdmin`. */
export interface TransferAdminParams extends Governed {
  admin: PublicKey;
  /** The new admin, who must accept; the current admin, to withdraw a proposal. */
  to: PublicKey;
}

/** Proposes another admin. `NotAuthorized`. */
export function transferAdmin(p: TransferAdminParams): TransactionInstruction {
  return build("transferAdmin", { admin: p.admin, controller: controllerOf(p) }, { to: p.to }, p.programId);
}

/** Parameters of `acceptAdmin`. */
export interface AcceptAdminParams extends Governed {
  /** Who was proposed. Signs. */
  admin: PublicKey;
}

/** Becomes admin. `NotAuthorized`. */
export function acceptAdmin(p: AcceptAdminParams): TransactionInstruction {
  return build("acceptAdmin", { pendingAdmin: p.admin, controller: controllerOf(p) }, {}, p.programId);
}

/** What the guardian may do. */
export type Measure =
  | { kind: "reduceOnly"; index: number }
  | { kind: "closeDeposits" }
  /** New caps of a market's open interest, 1e-6 USD. */
  | { kind: "lowerInterest"; index: number; maxLong: bigint; maxShort: bigint }
  /** New deposit cap of a custody, in atoms. */
  | { kind: "lowerDeposits"; index: number; cap: bigint };

/** Parameters of `tighten`. */
export interface TightenParams extends Governed {
  /** Signs. */
  guardian: PublicKey;
  pool: PublicKey;
  measure: Measure;
  /** The market, for a measure on one. */
  market?: PublicKey | null;
}

/** A measure as the program takes it. */
export function measureArgs(measure: Measure): { measure: number; index: number; first: bigint; second: bigint } {
  switch (measure.kind) {
    case "reduceOnly":
      return { measure: 0, index: measure.index, first: 0n, second: 0n };
    case "closeDeposits":
      return { measure: 1, index: 0, first: 0n, second: 0n };
    case "lowerInterest":
      return { measure: 2, index: measure.index, first: measure.maxLong, second: measure.maxShort };
    case "lowerDeposits":
      return { measure: 3, index: measure.index, first: measure.cap, second: 0n };
  }
}

/**
 * Stops new risk at once. `NotAuthorized`, `GuardianExpired`, `GuardianLoosens`, `InvalidParameter`, `WrongAccount`.
 */
export function tighten(p: TightenParams): TransactionInstruction {
  const accounts = { guardian: p.guardian, controller: controllerOf(p), pool: p.pool, market: p.market };
  return build("tighten", accounts, measureArgs(p.measure), p.programId);
}

/** Parameters of `renewGuardian`. */
export interface RenewGuardianParams extends Governed {
  admin: PublicKey;
  /** From now: 604,800 (7 days) at most; 0 ends the term at once. */
  seconds: number;
}

/** Sets when the guardian's term ends. `NotAuthorized`, `InvalidParameter`. */
export function renewGuardian(p: RenewGuardianParams): TransactionInstruction {
  const accounts = { admin: p.admin, controller: controllerOf(p) };
  return build("renewGuardian", accounts, { seconds: p.seconds }, p.programId);
}

/** Parameters of `collectProtocolFees`. */
export interface CollectProtocolFeesParams extends Governed {
  admin: PublicKey;
  pool: PublicKey;
  /** Vault of the custody whose fees are taken. */
  vault: PublicKey;
  /** An account of the admin. */
  adminToken: PublicKey;
}

/** Takes the protocol's fees in one token. `NotAuthorized`, `NothingToPay`, `TokenAccountUnusable`. */
export function collectProtocolFees(p: CollectProtocolFeesParams): TransactionInstruction {
  const { admin, pool, vault, adminToken } = p;
  const accounts = { admin, controller: controllerOf(p), pool, vault, adminToken };
  return build("collectProtocolFees", accounts, {}, p.programId);
}
