/**
 * A program that fills the log and then makes one given call, with the accounts it is given: what wraps Ballast, at its
 * most hostile.
 */
import type { Chain } from "@ballast/testkit";
import { type PublicKey, TransactionInstruction } from "@solana/web3.js";
import { deployCode, op, wide } from "./caller";

/** Of the syscalls' names, `sol_invoke_signed_c` and `sol_log_`. */
const INVOKE = 0xa22b9c85;
const LOG = 0x207559bd;

const INPUT = 0x4_0000_0000n;
const HEAP = 0x3_0000_0000n;
/** Room that the runtime leaves after the data of each account. */
const GROWTH = 10_240;

/** On the heap: infos of accounts, their metas, the call, the text that is logged. */
const INFO = 56;
const META = 16;

/** A word on the heap. */
const store = (at: number, value: bigint): Buffer[] => [wide(1, value), op(0x7b, 6, 1, at)];

interface Place {
  /** Of the first account with this key; a repeated one is told by a number. */
  at: bigint;
  length: bigint;
}

/** Where the runtime puts accounts with so much data: flags, key, owner, lamports, length, data, room, rent epoch. */
function places(keys: readonly string[], lengths: readonly number[]): { places: Place[]; end: bigint } {
  const known = new Map<string, Place>();
  let at = INPUT + 8n;
  const found = keys.map((key, i) => {
    const before = known.get(key);
    if (before !== undefined) {
      at += 8n;
      return before;
    }
    const length = lengths[i] ?? 0;
    const place = { at, length: BigInt(length) };
    known.set(key, place);
    at += BigInt(8 + 32 + 32 + 8 + 8 + Math.ceil(length / 8) * 8 + GROWTH + 8);
    return place;
  });
  return { places: found, end: at };
}

function code(ix: TransactionInstruction, where: { places: Place[]; end: bigint }, lines: number): Buffer {
  const { keys } = ix;
  const metas = keys.length * INFO;
  const call = metas + keys.length * META;
  const text = call + 40;
  const parts = [wide(6, HEAP)];
  for (const [i, { isSigner, isWritable }] of keys.entries()) {
    const { at, length } = where.places[i] ?? { at: 0n, length: 0n };
    const info = [at + 8n, at + 72n, length, at + 88n, at + 40n, 0n];
    for (const [word, value] of info.entries()) parts.push(...store(i * INFO + 8 * word, value));
    const flags = BigInt(isSigner) | (BigInt(isWritable) << 8n);
    parts.push(...store(i * INFO + 48, flags));
    parts.push(...store(metas + i * META, at + 8n));
    parts.push(...store(metas + i * META + 8, BigInt(isWritable) | (BigInt(isSigner) << 8n)));
  }
  // Its own data is the callee's: a length, then the bytes; after them its own address.
  const data = where.end + 8n;
  const program = where.places[keys.length]?.at ?? 0n;
  const words = [program + 8n, HEAP + BigInt(metas), BigInt(keys.length), data, BigInt(ix.data.length)];
  for (const [word, value] of words.entries()) parts.push(...store(call + 8 * word, value));
  for (let word = 0; word < 32; word += 1) parts.push(...store(text + 8 * word, 0x7878_7878_7878_7878n));
  for (let line = 0; line < lines; line += 1) {
    parts.push(wide(1, HEAP + BigInt(text)), op(0xb7, 2, 0, 0, 256), op(0x85, 0, 0, 0, LOG));
  }
  parts.push(wide(1, HEAP + BigInt(call)), wide(2, HEAP), op(0xb7, 3, 0, 0, keys.length));
  parts.push(op(0xb7, 4), op(0xb7, 5), op(0x85, 0, 0, 0, INVOKE), op(0xb7, 0), op(0x95, 0));
  return Buffer.concat(parts);
}

/**
 * Puts such a program at an address, made for this call in the chain's present state. Gives the instruction that makes
 * the call through it.
 */
export async function deployRelay(
  chain: Chain,
  address: PublicKey,
  ix: TransactionInstruction,
  lines: number,
): Promise<TransactionInstruction> {
  const keys = [...ix.keys, { pubkey: ix.programId, isSigner: false, isWritable: false }];
  const accounts = await Promise.all(keys.map(({ pubkey }) => chain.getAccount(pubkey)));
  const lengths = accounts.map((account) => account?.data.length ?? 0);
  const where = places(
    keys.map(({ pubkey }) => pubkey.toBase58()),
    lengths,
  );
  await deployCode(chain, address, code(ix, where, lines));
  return new TransactionInstruction({ programId: address, keys, data: ix.data });
}
