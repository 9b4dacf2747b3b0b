/** `ballast sign`: a transaction that somebody else prepared, said in words, signed with this key, and sent. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { changedFields, decodeChange, encodeChange, fetchController, instructions, type Plan, pda } from "@ballast/sdk";
import {
  ComputeBudgetProgram,
  type PublicKey,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import { Misuse, Problem } from "../../../../scripts/lib/command.cjs";
import { date } from "../amount";
import { decimalsOf } from "../decimals";
import { measureWords } from "../measure";
import { type Answer, list, plain } from "../output";
import { act, type Session, walletIn } from "../session";
import { fieldTable, fieldWords } from "./change";

type Read = instructions.ReadInstruction;

/** Most bytes of a transaction on the wire. */
const PACKET = 1_232;
/** First byte of a compute budget's instruction: the price of a unit. */
const PRICE = 3;
const MEASURES = ["reduceOnly", "closeDeposits", "lowerInterest", "lowerDeposits"] as const;

/** Base64 as it was typed, or in a file of that name. */
function bytesOf(text: string): Uint8Array {
  const named = !text.includes("\0") && text.length < 4_096 && existsSync(text) && statSync(text).isFile();
  const base64 = (named ? readFileSync(text, "utf8") : text).trim();
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length === 0 || bytes.toString("base64") !== base64)
    throw new Misuse(`${named ? text : "the transaction"} is a transaction in base64, or a file that has one`);
  return bytes;
}

/** What is to be signed; nothing that was signed before counts. */
function transactionOf(text: string): VersionedTransaction {
  const bytes = bytesOf(text);
  const odd = new Misuse(`those ${bytes.length} bytes are no transaction`);
  if (bytes.length > PACKET) throw odd;
  try {
    const transaction = VersionedTransaction.deserialize(bytes);
    if (!Buffer.from(transaction.serialize()).equals(Buffer.from(bytes))) throw odd;
    return transaction;
  } catch {
    throw odd;
  }
}

/** The instructions, where this key is the only one that they need. */
function wanted({ message }: VersionedTransaction, signer: PublicKey): TransactionInstruction[] {
  if (message.addressTableLookups.length > 0) throw new Problem("it names accounts by a table: they cannot be shown");
  const signers = message.staticAccountKeys.slice(0, message.header.numRequiredSignatures);
  if (!signers.some((key) => key.equals(signer)))
    throw new Problem(`it does not need ${signer}, but ${signers.join()}`);
  const others = signers.filter((key) => !key.equals(signer));
  if (others.length > 0) throw new Problem(`it needs more than this key: ${others.join()}`);
  return TransactionMessage.decompile(message).instructions;
}

/** Units and sizes are kept; what a unit costs is for the one who pays to say (`--priority-fee`). */
const isBudget = ({ programId }: TransactionInstruction) => programId.equals(ComputeBudgetProgram.programId);

function readOf({ client }: Session, instruction: TransactionInstruction, number: number): Read {
  const read = instructions.readInstruction(instruction, client.programId);
  if (read === null) throw new Problem(`instruction ${number} is none of Ballast (${instruction.programId})`);
  const { pool } = read.accounts;
  if (pool && !pool.equals(client.pool))
    throw new Problem(`instruction ${number} is of another pool, ${pool} (--pool)`);
  return read;
}

/** A measure from its arguments. */
function measureOf({ measure, index, first, second }: ReturnType<typeof instructions.measureArgs>) {
  const kind = MEASURES[measure];
  if (kind === undefined) throw new Problem(`there is no measure ${measure}`);
  if (kind === "closeDeposits") return { kind } as const;
  if (kind === "reduceOnly") return { kind, index } as const;
  if (kind === "lowerInterest") return { kind, index, maxLong: first, maxShort: second } as const;
  return { kind, index, cap: first } as const;
}

/** A change that is queued, in words: it must have nothing in it that no word shows. */
export async function changeWords({ client }: Session, args: Record<string, unknown>): Promise<string> {
  const queued = args as { kind: number; index: number; payload: Uint8Array };
  const change = decodeChange(queued);
  const again = encodeChange(change);
  if (again.index !== queued.index || Buffer.compare(again.payload, queued.payload) !== 0)
    throw new Problem("the change has more in it than its kind says");
  const controller = await fetchController(client.source, pda.controller(client.programId), client.programId);
  if (controller === null) throw new Problem(`the program ${client.programId} has no controller yet`);
  const state = await client.state();
  const decimals = await decimalsOf(client.source, state, change);
  const fields = changedFields({ ...state, controller }, change);
  const what = "index" in change ? `${change.kind} ${change.index}` : change.kind;
  const until = date(args.validUntil as bigint);
  return `queues a change of ${what}, which may be executed until ${until}\n${fieldTable(fieldWords({ change, fields }, decimals))}`;
}

/** All that an instruction says, by the names of the IDL. */
function allOf({ name, args, accounts, remaining }: Read): string {
  const shown = (value: unknown) => (typeof value === "object" ? JSON.stringify(plain(value)) : String(plain(value)));
  const rows = [
    ...Object.entries(args).map(([key, value]) => [key, shown(plain(value))] as const),
    ...Object.entries(accounts).map(([key, value]) => [key, value?.toBase58() ?? "-"] as const),
    ...remaining.map((key, i) => [`account ${i}`, key.toBase58()] as const),
  ];
  return `${name}\n${list(rows)}`;
}

async function wordsOf(session: Session, read: Read): Promise<string> {
  if (read.name === "queueChange") return changeWords(session, read.args);
  if (read.name !== "tighten") return allOf(read);
  const measure = measureOf(read.args as ReturnType<typeof instructions.measureArgs>);
  return measureWords(await session.client.state(), measure);
}

/** `ballast sign`. Refused: what is not Ballast's, of another pool, or not for this key alone. */
export async function sign(session: Session, text: string): Promise<Answer> {
  const signer = walletIn(session).publicKey;
  const all = wanted(transactionOf(text), signer);
  const kept = all.filter((one) => isBudget(one) && one.data[0] !== PRICE);
  const own = all.filter((one) => !isBudget(one));
  if (own.length === 0) throw new Problem("it has no instruction of Ballast");
  const reads = own.map((one, i) => readOf(session, one, i + 1));
  const words: string[] = [];
  for (const read of reads) words.push(await wordsOf(session, read));
  const microLamports = session.settings.priorityFee;
  const price = microLamports === 0n ? [] : [ComputeBudgetProgram.setComputeUnitPrice({ microLamports })];
  const quote = { signer, instructions: reads.map(({ name, args }) => ({ name, args })) };
  const plan: Plan<typeof quote> = {
    ...{ instructions: [...kept, ...price, ...own], lookupTables: [], validUntil: null },
    quote,
  };
  const told = words.join("\n");
  // Said before it is signed, whatever comes of it.
  if (!session.dryRun) session.say(told);
  return act(
    session,
    async () => plan,
    () => (session.dryRun ? told : `signed by ${signer}`),
  );
}
