import { type KeyObject, sign } from "node:crypto";
import {
  ComputeBudgetProgram,
  MessageV0,
  PublicKey,
  type Signer,
  type TransactionInstruction,
  VersionedTransaction,
} from "@solana/web3.js";
import type { SendTerms } from "./chain";
import { keypairOf, privateKeyOf } from "./keypair";
import { bytesOfMessage, messageOf, nameOf, wireOf } from "./message";

/** The chains' own wallet. A fixed seed: addresses, and with them bump searches and compute units, repeat. */
export const CHAIN_PAYER = keypairOf(Buffer.from("ballast localnet: the fee payer!"));

/** An address that nothing lives at, to tell a transaction from one that is equal but for it. */
export function uniqueKey(number: number): PublicKey {
  const bytes = Buffer.from("ballast localnet: unique        ");
  bytes.writeBigUInt64LE(BigInt(number), 24);
  return new PublicKey(bytes);
}

/**
 * Compiles and signs a version 0 transaction. A signer that the transaction does not ask for is an error. `further`:
 * accounts that it names and no instruction uses.
 */
export function signedTransaction(
  instructions: TransactionInstruction[],
  signers: Signer[],
  recentBlockhash: string,
  options: SendTerms = {},
  further: readonly PublicKey[] = [],
): VersionedTransaction {
  const payer = options.payer ?? signers[0] ?? CHAIN_PAYER;
  const limit = options.computeUnitLimit;
  const budget = limit === undefined ? [] : [ComputeBudgetProgram.setComputeUnitLimit({ units: limit })];
  const compiled = messageOf(payer.publicKey, recentBlockhash, [...budget, ...instructions], options.lookupTables);
  const message = further.length === 0 ? compiled : naming(compiled, further);
  const transaction = new VersionedTransaction(message);
  const unique = new Map([payer, ...signers].map((signer) => [nameOf(signer.publicKey), signer]));
  const bytes = bytesOfMessage(message);
  signAs(transaction, bytes, [...unique.values()]);
  wires.set(transaction, wireOf(transaction, bytes));
  return transaction;
}

const wires = new WeakMap<VersionedTransaction, Uint8Array>();

/** `transaction.serialize()`, of one that was signed here. */
export const serialized = (transaction: VersionedTransaction): Uint8Array =>
  wires.get(transaction) ?? transaction.serialize();

const keys = new WeakMap<Signer, KeyObject>();

/**
 * `transaction.sign` by Node's own Ed25519: the same signatures (it is deterministic) in 0.05 ms instead of the 1 ms of
 * web3.js in JavaScript.
 */
function signAs(transaction: VersionedTransaction, message: Uint8Array, signers: readonly Signer[]): void {
  for (const signer of signers) {
    const key = keys.get(signer) ?? privateKeyOf(signer.secretKey.subarray(0, 32));
    keys.set(signer, key);
    transaction.addSignature(signer.publicKey, sign(null, message, key));
  }
}

/**
 * A message that names more accounts, at the end of those that it only reads: numbers of looked-up accounts come after
 * them.
 */
function naming(message: MessageV0, further: readonly PublicKey[]): MessageV0 {
  const own = message.staticAccountKeys.length;
  const moved = (index: number) => (index < own ? index : index + further.length);
  return new MessageV0({
    header: {
      ...message.header,
      numReadonlyUnsignedAccounts: message.header.numReadonlyUnsignedAccounts + further.length,
    },
    staticAccountKeys: [...message.staticAccountKeys, ...further],
    recentBlockhash: message.recentBlockhash,
    compiledInstructions: message.compiledInstructions.map((each) => ({
      ...each,
      accountKeyIndexes: each.accountKeyIndexes.map(moved),
    })),
    addressTableLookups: message.addressTableLookups,
  });
}
