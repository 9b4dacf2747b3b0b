import { type Connection, type PublicKey, TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import { base58 } from "../codec/base58";
import { BallastError, decodeError, type Failure } from "../errors/index";
import { Patience } from "./patience";
import type { Sendable, Sender, Settings } from "./terms";

/** A signed transaction, and until when it can be executed. */
export interface Signed {
  bytes: Uint8Array;
  /** The first of its signatures: known before anything is sent, whatever a node answers. */
  signature: string;
  blockhash: string;
  /** Infinite where the wallet put another blockhash in. */
  lastValidBlockHeight: number;
  /** Whether a node has simulated it, or was to be spared it. Otherwise the node that it is sent to should. */
  checked: boolean;
  /** The program of each instruction: whose a failure's code is, where no log says it. */
  programs: readonly PublicKey[];
}

/** Most bytes of a transaction on the wire. */
const PACKET = 1_232;
const TRIES = 3;

/**
 * Simulates and has signed. Nothing signed leaves before the simulation has passed, so everything that is thrown here
 * did not land.
 */
export async function sign(sender: Sender, what: Sendable, settings: Settings): Promise<Signed> {
  const time = new Patience(settings.timeoutMs);
  const { programId } = sender;
  try {
    const draft = await drafted(sender, what, settings, time);
    const signing = () => sender.wallet.signTransaction(draft.transaction);
    const signed = await time.within(signing, settings.timeoutMs, (ms) => refused(silent(ms)));
    return ready(signed, draft);
  } catch (e) {
    throw decodeError(e, programId, { signature: null, outcome: "not landed" });
  }
}

interface Draft extends Omit<Signed, "bytes" | "signature"> {
  transaction: VersionedTransaction;
}

/**
 * An unsigned transaction that would succeed. A node that is behind does not know a new blockhash yet: then all is done
 * anew.
 */
async function drafted(sender: Sender, what: Sendable, settings: Settings, time: Patience): Promise<Draft> {
  const { connection, wallet, programId } = sender;
  for (let left = TRIES - 1; ; left--) {
    const latest = () => connection.getLatestBlockhash(settings.level);
    const { blockhash, lastValidBlockHeight } = await time.insist(latest, settings.pollMs);
    const message = new TransactionMessage({
      payerKey: wallet.publicKey,
      recentBlockhash: blockhash,
      instructions: what.instructions,
    });
    const transaction = new VersionedTransaction(message.compileToV0Message(what.lookupTables));
    checkSize(transaction);
    const programs = what.instructions.map((instruction) => instruction.programId);
    const draft = { transaction, blockhash, lastValidBlockHeight, programs, checked: settings.skipPreflight };
    if (settings.skipPreflight) return draft;
    const simulated = await simulate(connection, transaction, settings, time);
    if (simulated === null) return draft;
    if (simulated.err === null) return { ...draft, checked: true };
    const refusal = decodeError(simulated, programId, { program: failing(simulated.err, programs) });
    if (refusal.name !== "BlockhashNotFound" || left <= 0) throw refusal;
    await time.pause(settings.pollMs);
  }
}

/** Before anybody is asked to sign it: what is too large for a packet cannot be sent. */
function checkSize(transaction: VersionedTransaction): void {
  let size = Number.POSITIVE_INFINITY;
  try {
    size = transaction.serialize().length;
  } catch (e) {
    if (!(e instanceof RangeError)) throw e; // web3.js has room for a packet.
  }
  if (size <= PACKET) return;
  const hint = `More than the ${PACKET} bytes that a transaction may have: use a lookup table, or split it`;
  throw refused({ name: "TransactionTooLarge", hint });
}

/**
 * What a node says of an unsigned transaction; null where it cannot be asked: the node that it is sent to then
 * simulates.
 */
async function simulate(
  connection: Connection,
  transaction: VersionedTransaction,
  { level, pollMs }: Settings,
  time: Patience,
): Promise<{ err: unknown; logs: string[] } | null> {
  const ask = () => connection.simulateTransaction(transaction, { sigVerify: false, commitment: level });
  try {
    const { value } = await time.insist(ask, pollMs, TRIES);
    return { err: value.err, logs: value.logs ?? [] };
  } catch {
    return null; // Not an opinion on the transaction, whatever it was.
  }
}

/** The program of the instruction that a status's error names. */
export function failing(err: unknown, programs: readonly PublicKey[]): PublicKey | undefined {
  const place = (err as { InstructionError?: [number | bigint, unknown] } | null)?.InstructionError?.[0];
  return programs[Number(place)];
}

function ready(transaction: VersionedTransaction, { transaction: _, ...draft }: Draft): Signed {
  const bytes = transaction.serialize();
  const empty = transaction.signatures.some((signature) => signature.every((byte) => byte === 0));
  if (empty)
    throw refused({ name: "MissingRequiredSignature", hint: "The wallet did not sign, or another account must" });
  const [signature = new Uint8Array()] = transaction.signatures;
  const { recentBlockhash } = transaction.message;
  const kept = recentBlockhash === draft.blockhash;
  const lastValidBlockHeight = kept ? draft.lastValidBlockHeight : Number.POSITIVE_INFINITY;
  return { ...draft, bytes, signature: base58(signature), blockhash: recentBlockhash, lastValidBlockHeight };
}

const silent = (milliseconds: number) => ({
  name: "WalletSilent",
  hint: `The wallet did not sign in ${Math.round(milliseconds)} ms; nothing was sent, and what it signs later will not be`,
});
const refused = (what: Pick<Failure, "name" | "hint">) => new BallastError({ code: null, logs: [], ...what });
