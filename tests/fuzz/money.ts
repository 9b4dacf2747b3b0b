/** What a transaction moved: no token or lamport is made or lost, and none is taken of anybody without a signature. */
import { PROGRAM_ID } from "@ballast/sdk";
import { TOKEN_PROGRAM_ID } from "@ballast/testkit";
import { PublicKey, type TransactionInstruction } from "@solana/web3.js";
import type { Fast, Lying } from "../parity/history/fast";

/** Bytes as text. */
export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const TOKEN = text(TOKEN_PROGRAM_ID.toBytes());
const PROGRAM = text(PROGRAM_ID.toBytes());
/** Of a signature, and a transaction pays it for each. */
const FEE = 5_000n;

/** Accounts that a transaction may write, as they lay at one moment. */
export type Image = Map<string, Lying | null>;

export interface Sending {
  payer: PublicKey;
  all: readonly TransactionInstruction[];
}

export function signersOf({ payer, all }: Sending): Set<string> {
  const keys = all.flatMap((ix) => ix.keys.filter(({ isSigner }) => isSigner).map(({ pubkey }) => pubkey));
  return new Set([payer, ...keys].map((key) => text(key.toBytes())));
}

export function imageOf(fast: Fast, { payer, all }: Sending): Image {
  const keys = all.flatMap((ix) => ix.keys.filter(({ isWritable }) => isWritable).map(({ pubkey }) => pubkey));
  const image: Image = new Map();
  for (const key of [payer, ...keys]) {
    const name = text(key.toBytes());
    if (!image.has(name)) image.set(name, fast.lying(key.toBytes()));
  }
  return image;
}

const sameBytes = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const same = (a: Lying | null, b: Lying | null) =>
  a === null || b === null
    ? a === b
    : a.lamports === b.lamports && sameBytes(a.owner, b.owner) && sameBytes(a.data, b.data);

const view = (data: Uint8Array) => new DataView(data.buffer, data.byteOffset, data.length);
const isToken = (account: Lying | null): account is Lying =>
  account !== null && text(account.owner) === TOKEN && account.data.length === 165;
const isMint = (account: Lying | null): account is Lying =>
  account !== null && text(account.owner) === TOKEN && account.data.length === 82;
const amount = ({ data }: Lying) => view(data).getBigUint64(64, true);
const supply = ({ data }: Lying) => view(data).getBigUint64(36, true);
const hex = (name: string) => new PublicKey(Buffer.from(name, "latin1")).toBase58();
const held = (account: Lying | null) =>
  account === null ? "nothing" : `${account.lamports} ${Buffer.from(account.data).toString("hex").slice(0, 600)}`;

/** Lays accounts as they were; those that are still so are let lie. */
export function restore(fast: Fast, image: Image): void {
  for (const [name, account] of image) {
    const key = Buffer.from(name, "latin1");
    if (!same(account, fast.lying(key))) fast.lay(key, account);
  }
}

/** After a refused transaction: all is as it was, but for the fee. */
export function untouched(before: Image, after: Image, sending: Sending): string[] {
  const payer = text(sending.payer.toBytes());
  const fee = FEE * BigInt(signersOf(sending).size);
  return [...before].flatMap(([name, was]) => {
    const is = after.get(name) ?? null;
    if (same(was, is)) return [];
    const paid = name === payer && was !== null && same({ ...was, lamports: was.lamports - fee }, is);
    return paid ? [] : [`a refused action changed ${hex(name)}`];
  });
}

/** Accounts of two transactions with the same beginning are the same after both, but for what the payers paid. */
export function alike(one: Image, two: Image, payers: readonly PublicKey[]): string[] {
  const paid = new Set(payers.map((key) => text(key.toBytes())));
  return [...one].flatMap(([name, a]) => {
    if (paid.has(name) || !two.has(name)) return [];
    const b = two.get(name) ?? null;
    return same(a, b) ? [] : [`${hex(name)} was left as ${held(a)}, as it should be done as ${held(b)}`];
  });
}

/** After an accepted one. `pool` owns the vaults. */
export function balanced(before: Image, after: Image, sending: Sending, pool: PublicKey): string[] {
  const signers = signersOf(sending);
  const vaults = text(pool.toBytes());
  const moved = new Map<string, bigint>();
  const faults: string[] = [];
  let lamports = -FEE * BigInt(signers.size);
  for (const [name, was] of before) {
    const is = after.get(name) ?? null;
    const change = (is?.lamports ?? 0n) - (was?.lamports ?? 0n);
    lamports -= change;
    const ours = was !== null && text(was.owner) === PROGRAM;
    if (change < 0n && !signers.has(name) && !ours) faults.push(`${hex(name)} lost ${-change} lamports, unsigned`);
    if (isMint(was) && isMint(is)) moved.set(name, (moved.get(name) ?? 0n) - supply(is) + supply(was));
    if (!isToken(was)) continue;
    if (!isToken(is)) {
      faults.push(`token account ${hex(name)} is gone`);
      continue;
    }
    const [mint, owner] = [text(was.data.subarray(0, 32)), text(was.data.subarray(32, 64))];
    const by = amount(is) - amount(was);
    moved.set(mint, (moved.get(mint) ?? 0n) + by);
    const rest = (data: Uint8Array) => [data.subarray(0, 64), data.subarray(72)];
    if (!rest(was.data).every((part, i) => sameBytes(part, rest(is.data)[i] ?? part)))
      faults.push(`token account ${hex(name)} is another's`);
    if (by < 0n && owner !== vaults && !signers.has(owner)) faults.push(`${hex(name)} lost ${-by} tokens, unsigned`);
  }
  if (lamports !== 0n) faults.push(`${lamports} lamports were lost`);
  for (const [mint, by] of moved) if (by !== 0n) faults.push(`${by} tokens of ${hex(mint)} were made`);
  return faults;
}
