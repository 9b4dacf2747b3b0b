/** Addresses as text. Writing one out takes 10 us, which was a third of an answer of events and a tenth of ingest. */

/** As many as a busy day has; 10 MB. */
const MOST = 65_536;
const texts = new Map<string, string>();

/** What has both forms. */
export interface Address {
  toBytes(): Uint8Array;
  toBase58(): string;
}

/** A key in base 58. */
export function addressText(key: Address): string {
  const { buffer, byteOffset, length } = key.toBytes();
  const bytes = Buffer.from(buffer, byteOffset, length).toString("latin1");
  const known = texts.get(bytes);
  if (known !== undefined) return known;
  // Rather all anew, once in a long while, than to keep account of which was asked for when.
  if (texts.size >= MOST) texts.clear();
  const text = key.toBase58();
  texts.set(bytes, text);
  return text;
}
