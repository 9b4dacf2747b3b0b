/** Addresses as text. Writing one out takes 10 us, which was a third of an answer of events and a tenth of ingest. */
import { PublicKey } from "@solana/web3.js";

/** As many as a busy day has; 10 MB. */
const MOST = 65_536;
const LENGTH = 32;
const texts = new Map<string, string>();

/** What has both forms. */
export interface Address {
  toBytes(): Uint8Array;
  toBase58(): string;
}

function textOf(bytes: Buffer, at: number, write: () => string): string {
  const name = bytes.toString("latin1", at, at + LENGTH);
  const known = texts.get(name);
  if (known !== undefined) return known;
  // Rather all anew, once in a long while, than to keep account of which was asked for when.
  if (texts.size >= MOST) texts.clear();
  const text = write();
  texts.set(name, text);
  return text;
}

/** A key in base 58. */
export function addressText(key: Address): string {
  const { buffer, byteOffset, length } = key.toBytes();
  return textOf(Buffer.from(buffer, byteOffset, length), 0, () => key.toBase58());
}

/** The same of the key at an offset. */
export const addressTextAt = (bytes: Buffer, at: number): string =>
  textOf(bytes, at, () => new PublicKey(bytes.subarray(at, at + LENGTH)).toBase58());
