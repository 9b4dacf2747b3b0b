import {
  ComputeBudgetProgram,
  Keypair,
  type Signer,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import type { SendOptions } from "./chain";

/** The chains' own wallet. A fixed seed: addresses, and with them bump searches and compute units, repeat. */
export const CHAIN_PAYER = Keypair.fromSeed(Buffer.from("ballast localnet: the fee payer!"));

/** Compiles and signs a version 0 transaction. A signer that the transaction does not ask for is an error. */
export function signedTransaction(
  instructions: TransactionInstruction[],
  signers: Signer[],
  recentBlockhash: string,
  options: SendOptions = {},
): VersionedTransaction {
  const payer = options.payer ?? signers[0] ?? CHAIN_PAYER;
  const limit = options.computeUnitLimit;
  const budget = limit === undefined ? [] : [ComputeBudgetProgram.setComputeUnitLimit({ units: limit })];
  const message = new TransactionMessage({
    payerKey: payer.publicKey,
    recentBlockhash,
    instructions: [...budget, ...instructions],
  }).compileToV0Message(options.lookupTables);
  const transaction = new VersionedTransaction(message);
  const unique = new Map([payer, ...signers].map((signer) => [signer.publicKey.toBase58(), signer]));
  transaction.sign([...unique.values()]);
  return transaction;
}
