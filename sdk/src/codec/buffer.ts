import { PublicKey, TransactionInstruction } from "@solana/web3.js";

/**
 * The `Buffer` that web3.js itself uses, wherever it got it from: browsers have none of their own, and there must not
 * be two.
 */
const Class = new TransactionInstruction({ keys: [], programId: PublicKey.default }).data.constructor as typeof Buffer;

/** Bytes as instructions hold them. */
export const bufferOf = (bytes: Uint8Array): Buffer => Class.from(bytes);
