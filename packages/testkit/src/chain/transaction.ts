import { type KeyObject, sign } from "node:crypto";
import {
  ComputeBudgetProgram,
  MessageV0,
  PublicKey,
  type Signer,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import type { SendTerms } from "./chain";
import { keypairOf, privateKeyOf } from "./keypair";

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
  const message = new TransactionMessage({
    payerKey: payer.publicKey,
    recentBlockhash,
    instructions: [...budget, ...instructions],
  }).compileToV0Message(options.lookupTables);
  const transaction = new VersionedTransaction(further.length === 0 ? message : naming(message, further));
  const unique = new Map([payer, ...signers].map((signer) => [signer.publicKey.toBase58(), signer]));
  signAs(transaction, [...unique.values()]);
  return transaction;
}

const keys = new WeakMap<Signer, KeyObject>();

/**
 * `transaction.sign` by Node's own Ed25519: the same signatures (it is deterministic) in 0.05 ms instead of the 1 ms of
 * web3.js in JavaScript.
 */
function signAs(transaction: VersionedTransaction, signers: readonly Signer[]): void {
  const message = transaction.message.serialize();
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
