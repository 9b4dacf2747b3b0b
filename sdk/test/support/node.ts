/** A node whose answers a test chooses, and what was asked of it: for rules of sending that need no network. */
import assert from "node:assert/strict";
import { BallastError, keypairWallet, PROGRAM_ID } from "@ballast/sdk";
import { type Connection, Keypair, PublicKey, SystemProgram } from "@solana/web3.js";
import { generator } from "./random";

const { key } = generator(91);
export const wallet = keypairWallet(Keypair.fromSeed(new Uint8Array(32).fill(5)));
export const pay = {
  instructions: [SystemProgram.transfer({ fromPubkey: wallet.publicKey, toPubkey: key(), lamports: 1 })],
};
export const fast = { pollMs: 1, timeoutMs: 300 };
export const confirmed = { confirmationStatus: "confirmed", slot: 7, err: null };
export const CONTEXT = { slot: 1 };
export const never = () => new Promise<never>(() => undefined);

/** The last block of a transaction's blockhash, and of the chain. */
export const LAST_BLOCK = 100;
const HEIGHT = 50;

/** A node that accepts and confirms everything, but for what is given. */
export function node(own: Record<string, unknown> = {}) {
  const sent: Uint8Array[] = [];
  const options: unknown[] = [];
  const connection = {
    getLatestBlockhash: async () => ({ blockhash: PublicKey.default.toBase58(), lastValidBlockHeight: LAST_BLOCK }),
    simulateTransaction: async () => ({ context: CONTEXT, value: { err: null, logs: [] } }),
    getSignatureStatuses: async () => ({ context: CONTEXT, value: [confirmed] }),
    getBlockHeight: async () => HEIGHT,
    isBlockhashValid: async () => ({ context: CONTEXT, value: true }),
    getTransaction: async () => ({ slot: 7, meta: { err: null, logMessages: [] } }),
    ...own,
    sendRawTransaction: async (raw: Uint8Array, how: unknown) => {
      sent.push(raw);
      options.push(how);
      return (own.sendRawTransaction as (() => Promise<string>) | undefined)?.() ?? "";
    },
  } as unknown as Connection;
  return { sent, options, connection, sender: { connection, wallet, programId: PROGRAM_ID } };
}

/** The error that sending ends in. */
export async function refusal(sending: Promise<unknown>): Promise<BallastError> {
  const error = await sending.then(
    () => assert.fail("it was sent"),
    (e: unknown) => e,
  );
  assert.ok(error instanceof BallastError, String(error));
  return error;
}
