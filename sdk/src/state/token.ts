/** The few calls of the token programs that plans need. */

import { PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import type { RawAccount } from "../accounts/index";
import { bufferOf } from "../codec/buffer";
import { viewOf } from "../codec/layout";
import { search } from "../pda/search";

/** The SPL token program, the only one that pools accept. */
export const TOKEN_PROGRAM = new PublicKey("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/** The program that makes associated accounts. */
export const ASSOCIATED_PROGRAM = new PublicKey("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");
/** Mint of wrapped SOL. */
export const NATIVE_MINT = new PublicKey("So11111111111111111111111111111111111111112");

const LENGTH = 165;
const INITIALIZED = 1;
const FROZEN = 2;

/** Whether nothing was made at an address yet; anyone can have sent lamports there. */
export const isVacant = (account: RawAccount | null | undefined): boolean =>
  !account || (account.owner.equals(SystemProgram.programId) && account.data.length === 0);

/** The owner's associated account of a token. */
export function associatedToken(mint: PublicKey, owner: PublicKey): PublicKey {
  const seeds = [owner.toBytes(), TOKEN_PROGRAM.toBytes(), mint.toBytes()];
  return search(seeds, ASSOCIATED_PROGRAM);
}

/** Atoms in a token account; zero where there is none. */
export const tokenAmount = (account: RawAccount | null | undefined): bigint =>
  account && account.data.length >= LENGTH ? viewOf(account.data).getBigUint64(64, true) : 0n;

/**
 * Whether this account can be paid tokens of a mint for an owner, as the program asks: of the token program,
 * initialised and not frozen, and still of this mint and this owner. An owner can hand their associated account to
 * somebody else.
 */
export function canReceive(account: RawAccount | null | undefined, mint: PublicKey, owner: PublicKey): boolean {
  if (!account?.owner.equals(TOKEN_PROGRAM)) return false;
  const { data } = account;
  if (data.length !== LENGTH || data[108] !== INITIALIZED) return false;
  return [mint, owner].every((key, i) => key.toBytes().every((byte, at) => data[32 * i + at] === byte));
}

/**
 * Why the token program would refuse to take this amount of a mint from the account for its owner, in its order of
 * checks; null if it would not.
 */
export function spendRefusal(account: RawAccount | null | undefined, mint: PublicKey, owner: PublicKey, atoms: bigint) {
  if (account && (!account.owner.equals(TOKEN_PROGRAM) || account.data.length !== LENGTH))
    return "TokenAccountUnusable";
  const names = (at: number, key: PublicKey) => key.toBytes().every((byte, i) => account?.data[at + i] === byte);
  if (account?.data[108] === FROZEN) return "TokenAccountFrozen";
  if (tokenAmount(account) < atoms) return "TokenInsufficientFunds";
  if (!names(0, mint)) return "TokenMintMismatch";
  return names(32, owner) ? null : "TokenOwnerMismatch";
}

/** Creates an owner's associated account; nothing if it is there. */
export function createAssociated(payer: PublicKey, mint: PublicKey, owner: PublicKey): TransactionInstruction {
  const readonly = (pubkey: PublicKey) => ({ pubkey, isSigner: false, isWritable: false });
  const keys = [
    { pubkey: payer, isSigner: true, isWritable: true },
    { pubkey: associatedToken(mint, owner), isSigner: false, isWritable: true },
    ...[owner, mint, SystemProgram.programId, TOKEN_PROGRAM].map(readonly),
  ];
  return new TransactionInstruction({ programId: ASSOCIATED_PROGRAM, keys, data: bufferOf(Uint8Array.of(1)) });
}

/** Turns an owner's lamports into wrapped SOL in their associated account, which must exist. */
export function wrapSol(owner: PublicKey, lamports: bigint): TransactionInstruction[] {
  const account = associatedToken(NATIVE_MINT, owner);
  const keys = [{ pubkey: account, isSigner: false, isWritable: true }];
  return [
    SystemProgram.transfer({ fromPubkey: owner, toPubkey: account, lamports }),
    new TransactionInstruction({ programId: TOKEN_PROGRAM, keys, data: bufferOf(Uint8Array.of(17)) }),
  ];
}

/** Turns all of an owner's wrapped SOL into lamports by closing the account. */
export function unwrapSol(owner: PublicKey): TransactionInstruction {
  const keys = [
    { pubkey: associatedToken(NATIVE_MINT, owner), isSigner: false, isWritable: true },
    { pubkey: owner, isSigner: false, isWritable: true },
    { pubkey: owner, isSigner: true, isWritable: false },
  ];
  return new TransactionInstruction({ programId: TOKEN_PROGRAM, keys, data: bufferOf(Uint8Array.of(9)) });
}
