import { PublicKey, type TransactionInstruction } from "@solana/web3.js";
import { RequestKind, reducesPosition } from "../engine/requests";
import * as pda from "../pda/index";
import { build, type ProgramOption } from "./build";

/** Size that closes all of a position. */
export const ALL = (1n << 64n) - 1n;

/** What a request does: `Open` at market, `LimitOpen`, `TakeProfit` and `StopLoss` at a price. */
export { RequestKind };

/** Parameters of `placeRequest`. */
export interface PlaceRequestParams extends ProgramOption {
  /**
   * Signs; pays for the request, and ahead for the position and its tickets. For a reduction, the position's owner or
   * delegate.
   */
  owner: PublicKey;
  /** Owner of the position to reduce, if a delegate signs; gets what is left. */
  positionOwner?: PublicKey;
  pool: PublicKey;
  market: PublicKey;
  /** Any number under which the owner has no request. */
  nonce: bigint | number;
  /** Nonce of the position that it opens, enlarges or reduces. */
  positionNonce: bigint | number;
  kind: RequestKind;
  /** 0 long, 1 short. */
  side: number;
  /** Custody of the collateral; of a reduction, the position's. */
  custody: number;
  /** Index tokens, in atoms; `ALL` for whatever the position has then. */
  size: bigint;
  /**
   * Worst price at which it settles, 1e-8 USD: to open a long the highest, to reduce one the lowest, a short mirrored;
   * 0 for any.
   */
  limit: bigint;
  /** Price that sets it off, 1e-8 USD; not given at market. */
  trigger?: bigint;
  /** Unix seconds, at most 90 days ahead; not given at market. */
  expiresAt?: bigint;
  /** Escrowed now, in atoms; 0 for what reduces. */
  collateral: bigint;
  /** Executor's tip, in lamports. */
  tip: bigint;
  /** Vault of the collateral's custody. */
  vault: PublicKey;
  /** The owner's account of the collateral's token. */
  ownerToken: PublicKey;
  request?: PublicKey;
  /** The position to reduce; not given, the one at its address. What opens takes none. */
  position?: PublicKey | null;
}

/**
 * Orders to open at the first print published 2 s later, or to open, take profit or stop a loss at a price.
 * `ZeroAmount`, `SelfReference`, `PositionEmpty`, `WrongAccount`, `NotAuthorized`, `InvalidTrigger`,
 * `ExpiryOutOfRange`, `CollateralNotTaken`.
 */
export function placeRequest(p: PlaceRequestParams): TransactionInstruction {
  const { positionNonce, kind, side, custody, size, limit, collateral, tip } = p;
  const { trigger = 0n, expiresAt = 0n, positionOwner = p.owner } = p;
  const bound = reducesPosition(kind);
  const position = bound ? pda.position(positionOwner, p.market, side, custody, positionNonce, p.programId) : null;
  const accounts = {
    owner: p.owner,
    pool: p.pool,
    market: p.market,
    request: p.request ?? pda.request(positionOwner, p.nonce, p.programId),
    position: p.position === undefined ? position : p.position,
    vault: p.vault,
    ownerToken: p.ownerToken,
  };
  const args = { positionNonce, kind, side, custody, size, limit, trigger, expiresAt, collateral, tip };
  return build("placeRequest", accounts, { nonce: p.nonce, args }, p.programId);
}

/** Parameters of `cancelRequest`. */
export interface CancelRequestParams extends ProgramOption {
  /** Anyone. Signs; pays for a `Payable` where the owner's token account is unusable. */
  payer: PublicKey;
  /** The request's owner, who gets tokens, rent and tip. */
  owner: PublicKey;
  pool: PublicKey;
  market: PublicKey;
  request: PublicKey;
  /** Vault of the collateral's custody. */
  vault: PublicKey;
  /** The owner's usable account of the token, else the owner's associated account. */
  ownerToken: PublicKey;
  /** `pda.payable(pool, mint, owner)`: needed where `ownerToken` is missing or frozen. */
  payable?: PublicKey | null;
  /**
   * Address of the position that an order reduces, also where nothing is left there: shows its delegate, or that it is
   * gone.
   */
  position?: PublicKey | null;
}

/**
 * Returns the escrow of a request that can no longer be executed. A live order's owner, or the delegate of the position
 * that it reduces, makes it expire in 3 s. `RequestNotExpired`, `NotAuthorized`, `TokenAccountUnusable`.
 */
export function cancelRequest(p: CancelRequestParams): TransactionInstruction {
  const { payer, owner, pool, market, request, vault, ownerToken, payable, position } = p;
  const accounts = { payer, owner, pool, market, request, vault, ownerToken, payable, position };
  return build("cancelRequest", accounts, {}, p.programId);
}

/** Parameters of `decreasePosition`. */
export interface DecreasePositionParams extends ProgramOption {
  /** Gets everything. */
  owner: PublicKey;
  /** The owner (if not given) or the position's delegate. Signs; pays for new tickets. */
  signer?: PublicKey;
  pool: PublicKey;
  market: PublicKey;
  position: PublicKey;
  /** Index tokens, in atoms; `ALL` closes. */
  size: bigint;
  /** Worst price, 1e-8 USD: lowest for a long, highest for a short; 0 for any. */
  limit: bigint;
  /** Vault of the collateral's custody, and the owner's account of its token. */
  vault: PublicKey;
  ownerToken: PublicKey;
  /**
   * Vault of the side's backing custody and the owner's account of its token: where it is not the collateral's and
   * there is profit.
   */
  otherVault?: PublicKey | null;
  otherToken?: PublicKey | null;
  /** Ticket that waits `hold`, ticket that waits an hour: `pda.ticket` at the hour in which it matures. */
  ticket?: PublicKey | null;
  briefTicket?: PublicKey | null;
  /**
   * `pda.payable(pool, mint, owner)` of the collateral's and of the other vault's token: where the owner cannot be paid
   * in it, or a profit in it may exceed what may leave the pool this hour.
   */
  payable?: PublicKey | null;
  otherPayable?: PublicKey | null;
  /** Price account of the market's feed. */
  priceUpdate: PublicKey;
}

/**
 * Reduces or closes a position at a print at most 3 s old, worse by its spread. `OracleStale`, `SlippageExceeded`,
 * `TicketRequired`, `PayableRequired`, `ResidualNotPositive`, `InsufficientMargin`, `TokenAccountUnusable`,
 * `NotAuthorized`.
 */
export function decreasePosition(p: DecreasePositionParams): TransactionInstruction {
  const { size, limit, programId, ...accounts } = p;
  return build("decreasePosition", { ...accounts, signer: p.signer ?? p.owner }, { size, limit }, programId);
}

/** Parameters of `setDelegate`. */
export interface SetDelegateParams extends ProgramOption {
  /** Signs. */
  owner: PublicKey;
  pool: PublicKey;
  market: PublicKey;
  position: PublicKey;
  /** May add collateral, reduce, and place and cancel orders that reduce; null for nobody. */
  delegate: PublicKey | null;
}

/** Names or clears a position's delegate. `NotAuthorized`. */
export function setDelegate(p: SetDelegateParams): TransactionInstruction {
  const { owner, pool, market, position } = p;
  const args = { delegate: p.delegate ?? PublicKey.default };
  return build("setDelegate", { owner, pool, market, position }, args, p.programId);
}

/** Accounts of `addCollateral` and `removeCollateral`. */
export interface CollateralParams extends ProgramOption {
  /** Signs. The position's owner; to add also its delegate. */
  owner: PublicKey;
  pool: PublicKey;
  market: PublicKey;
  position: PublicKey;
  /** Vault of the collateral's custody, and the signer's account of its token. */
  vault: PublicKey;
  ownerToken: PublicKey;
  /** Tokens, in atoms. */
  atoms: bigint;
}

/** Adds collateral in the position's token. `NotAuthorized`, `ZeroAmount`, `PositionEmpty`. */
export function addCollateral(p: CollateralParams): TransactionInstruction {
  const { owner, pool, market, position, vault, ownerToken } = p;
  return build("addCollateral", { owner, pool, market, position, vault, ownerToken }, { atoms: p.atoms }, p.programId);
}

/** Parameters of `removeCollateral`. */
export interface RemoveCollateralParams extends CollateralParams {
  /** Price account of the market's feed. */
  priceUpdate: PublicKey;
}

/**
 * Takes collateral out, down to equity of max(IM, 20 %) of notional. `InsufficientMargin`, `OracleStale`,
 * `CollateralUnpriced`.
 */
export function removeCollateral(p: RemoveCollateralParams): TransactionInstruction {
  const { owner, pool, market, position, vault, ownerToken, priceUpdate } = p;
  const accounts = { owner, pool, market, position, vault, ownerToken, priceUpdate };
  return build("removeCollateral", accounts, { atoms: p.atoms }, p.programId);
}
