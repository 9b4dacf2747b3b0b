/** What nodes send, looked at before anything is held of it: whoever answers or tells may be wrong, or lie. */
import type { RawAccount } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { NodeError } from "./node";

/** An account on the wire. */
export interface Wire {
  data: [base64: string, encoding: string];
  owner: string;
  lamports: number;
}
/** With the slot that it is of. */
export interface InContext<T> {
  context: { slot: number };
  value: T;
}

/** Base58 has its digits in the order of their codes, so that equally long texts compare as their numbers do. */
const DIGITS = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;
const LEAST = new PublicKey(Uint8Array.of(1, ...new Uint8Array(31))).toBase58();
const MOST = new PublicKey(new Uint8Array(32).fill(255)).toBase58();

/** Whether a text is an address: an honest node refuses a whole question with one that is none. */
export function isAddress(text: unknown): text is string {
  if (typeof text !== "string" || !DIGITS.test(text)) return false;
  // What begins with zero bytes has other bounds: one of 256 keys.
  if (text.startsWith("1")) return decodes(text);
  return text.length === MOST.length ? text <= MOST : text.length === LEAST.length && text >= LEAST;
}

function decodes(text: string): boolean {
  try {
    return new PublicKey(text).toBase58() === text;
  } catch {
    return false;
  }
}

/** A signature has 64 bytes. */
export const isSignature = (text: unknown): text is string => typeof text === "string" && text.length <= 88;

/** A slot that is one. `NodeError`: everything that is held is compared by it. */
export function slotOf(context: { slot: number } | undefined): number {
  const slot = context?.slot;
  if (slot === undefined || !Number.isSafeInteger(slot) || slot < 0) throw new NodeError("an answer of no slot");
  return slot;
}

/** Addresses of programs are few: each is made once. */
const owners = new Map<string, PublicKey>();
function ownerOf(text: string): PublicKey {
  const known = owners.get(text);
  if (known !== undefined) return known;
  const key = new PublicKey(text);
  if (owners.size < 100) owners.set(text, key);
  return key;
}

/** Its data are a view of a larger buffer, as small ones of Node are: of many that come, none is copied to be read. */
export const viewOf = ({ data, owner, lamports }: Wire): RawAccount => ({
  data: Buffer.from(data[0], "base64"),
  owner: ownerOf(owner),
  lamports,
});

/** The same with bytes of its own: as part of a larger buffer it would hold all of that. */
export function owned(account: RawAccount): RawAccount {
  const { data } = account;
  const isOwn = data.constructor === Uint8Array && data.byteLength === data.buffer.byteLength;
  return isOwn ? account : { ...account, data: new Uint8Array(data) };
}

export const rawOf = (wire: Wire): RawAccount => owned(viewOf(wire));
