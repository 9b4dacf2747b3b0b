import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as pda from "../pda/index";
import { build, type ProgramOption } from "./build";

/** Size that closes all of a position. */
export const ALL = (1n << 64n) - 1n;

/** What a request does. */
export const RequestKind = { Open: 0, Increase: 1 } as const;
/** 0 open, 1 increase. */
export type RequestKind = (typeof RequestKind)[keyof typeof RequestKind];

/** Parameters of `placeRequest`. */
export interface PlaceRequestParams extends ProgramOption {
  /** Signs; pays for the request, and ahead for the position and its tickets. */
  owner: PublicKey;
  pool: PublicKey;
  market: PublicKey;
  /** Any number under which the owner has no request. */
  nonce: bigint | number;
  /** Nonce of the position it opens or increases. */
  positionNonce: bigint | number;
  kind: RequestKind;
  /** 0 long, 1 short. */
  side: number;
  /** Custody of the collateral; of an increase, the position's. */
  custody: number;
  /** Index tokens, in atoms. */
  size: bigint;
  /** Worst price, 1e-8 USD: highest for a long, lowest for a short; 0 for any. */
  limit: bigint;
  /** Escrowed now, in atoms. */
  collateral: bigint;
  /** Lamports for who executes it. */
  tip: bigint;
  /** Vault of the collateral's custody. */
  vault: PublicKey;
  /** The owner's account of the collateral's token. */
  ownerToken: PublicKey;
  request?: PublicKey;
  /** The position to increase; not given, an increase takes the one at its address, an open none. */
  position?: PublicKey | null;
}

/** Orders to open or increase at the first print published 2 s later. `ZeroAmount`, `SelfReference`, `PositionEmpty`, `WrongAccount`. */
export function placeRequest(p: PlaceRequestParams): TransactionInstruction {
  const { positionNonce, kind, side, custody, size, limit, collateral, tip } = p;
  const increased = kind === RequestKind.Increase;
  const position = increased ? pda.position(p.owner, p.market, side, positionNonce, p.programId) : null;
  const accounts = {
    owner: p.owner,
    pool: p.pool,
    market: p.market,
    request: p.request ?? pda.request(p.owner, p.nonce, p.programId),
    position: p.position === undefined ? position : p.position,
    vault: p.vault,
    ownerToken: p.ownerToken,
  };
  const args = { positionNonce, kind, side, custody, size, limit, collateral, tip };
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
  /** The owner's usable account of the token, else his associated one. */
  ownerToken: PublicKey;
  /** `pda.payable(pool, mint, owner)`: needed where `ownerToken` is missing or frozen. */
  payable?: PublicKey | null;
}

/** Gives back what an expired request escrowed. `RequestNotExpired`, `TokenAccountUnusable`. */
export function cancelRequest(p: CancelRequestParams): TransactionInstruction {
  const { payer, owner, pool, market, request, vault, ownerToken, payable } = p;
  return build("cancelRequest", { payer, owner, pool, market, request, vault, ownerToken, payable }, {}, p.programId);
}

/** Parameters of `decreasePosition`. */
export interface DecreasePositionParams extends ProgramOption {
  /** Signs; pays for new tickets. */
  owner: PublicKey;
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
  /** Vault of the side's backing custody and the owner's account of its token: where it is not the collateral's and there is profit. */
  backingVault?: PublicKey | null;
  ownerBacking?: PublicKey | null;
  /** Ticket that waits `hold`, ticket that waits an hour: `pda.ticket` at `math.mutualization.escrow.ticketHour`. */
  ticket?: PublicKey | null;
  briefTicket?: PublicKey | null;
  /** `pda.payable(pool, mint, owner)` of the backing token: where a profit may exceed what may leave the pool this hour. */
  payable?: PublicKey | null;
  /** Price account of the market's feed. */
  priceUpdate: PublicKey;
}

/**
 * Reduces or closes a position at a print at most 3 s old, worse by its spread. `OracleStale`, `SlippageExceeded`, `TicketRequired`,
 * `PayableRequired`, `ResidualNotPositive`, `InsufficientMargin`, `TokenAccountUnusable`.
 */
export function decreasePosition(p: DecreasePositionParams): TransactionInstruction {
  const { owner, pool, market, position, vault, ownerToken, backingVault, ownerBacking } = p;
  const { ticket, briefTicket, payable, priceUpdate } = p;
  const traders = { owner, pool, market, position, vault, ownerToken, backingVault, ownerBacking };
  const accounts = { ...traders, ticket, briefTicket, payable, priceUpdate };
  return build("decreasePosition", accounts, { size: p.size, limit: p.limit }, p.programId);
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

/** Takes collateral out, down to equity of max(IM, 20 %) of notional. `InsufficientMargin`, `OracleStale`, `CollateralUnpriced`. */
export function removeCollateral(p: RemoveCollateralParams): TransactionInstruction {
  const { owner, pool, market, position, vault, ownerToken, priceUpdate } = p;
  const accounts = { owner, pool, market, position, vault, ownerToken, priceUpdate };
  return build("removeCollateral", accounts, { atoms: p.atoms }, p.programId);
}
