import {
  type AddressLookupTableAccount,
  type Commitment,
  type Connection,
  type PublicKey,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import { decodeError } from "../errors/index";
import type { Wallet } from "./wallet";

/** What is sent: a plan, or anything that has instructions. */
export interface Sendable {
  instructions: TransactionInstruction[];
  lookupTables?: AddressLookupTableAccount[];
}

/** How it is sent. */
export interface SendOptions {
  /** Until when to wait: `confirmed` if not given. */
  commitment?: Commitment;
  /** Sends without simulating first: faster, and a failure costs the fee. */
  skipPreflight?: boolean;
  /** Milliseconds between two looks at the status: 400 if not given. */
  pollMs?: number;
  /** Milliseconds after which it is sent again while nobody knows it: 2,000 if not given. */
  resendMs?: number;
}

/** A transaction that took effect. */
export interface Sent {
  signature: string;
  slot: number;
}

/** What sending needs. */
export interface Sender {
  connection: Connection;
  wallet: Wallet;
  programId: PublicKey;
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
const LEVELS = ["processed", "confirmed", "finalized"];
const POLL_MS = 400;
const RESEND_MS = 2_000;
const OPTIONS = { maxRetries: 0 };

/**
 * Signs, sends, sends again until the transaction has taken effect or its blockhash has expired, and waits. Throws `BallastError`.
 */
export async function send(sender: Sender, what: Sendable, options: SendOptions = {}): Promise<Sent> {
  try {
    return await deliver(sender, what, options);
  } catch (e) {
    throw decodeError(e, sender.programId);
  }
}

async function deliver({ connection, wallet }: Sender, what: Sendable, options: SendOptions): Promise<Sent> {
  const { commitment = "confirmed", skipPreflight = false, pollMs = POLL_MS, resendMs = RESEND_MS } = options;
  const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash(commitment);
  const message = new TransactionMessage({
    payerKey: wallet.publicKey,
    recentBlockhash: blockhash,
    instructions: what.instructions,
  }).compileToV0Message(what.lookupTables);
  const signed = await wallet.signTransaction(new VersionedTransaction(message));
  const bytes = signed.serialize();
  const signature = await connection.sendRawTransaction(bytes, {
    ...OPTIONS,
    skipPreflight,
    preflightCommitment: commitment,
  });
  // A sending that fails (already processed, node busy) decides nothing: the status does, and the block height.
  const again = () => connection.sendRawTransaction(bytes, { ...OPTIONS, skipPreflight: true }).catch(() => signature);
  for (let waited = pollMs; ; waited += pollMs) {
    const { value } = await connection.getSignatureStatuses([signature]);
    const status = value[0];
    if (status?.err) throw await failure(connection, signature, status.err);
    if (status && reached(status.confirmationStatus, commitment)) return { signature, slot: status.slot };
    if (!status && (await connection.getBlockHeight(commitment)) > lastValidBlockHeight) {
      throw new Error(`${signature}: block height exceeded`);
    }
    await pause(pollMs);
    if (!status && waited >= resendMs) {
      waited = 0;
      await again();
    }
  }
}

const reached = (status: string | undefined, wanted: Commitment): boolean =>
  LEVELS.indexOf(status ?? "") >= Math.max(LEVELS.indexOf(wanted), 0);

/** The failure with its logs, as far as the node has them. */
async function failure(connection: Connection, signature: string, err: unknown): Promise<unknown> {
  const tx = await connection.getTransaction(signature, { commitment: "confirmed", maxSupportedTransactionVersion: 0 });
  return { err, logs: tx?.meta?.logMessages ?? [], signature };
}
