const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Bytes as addresses and signatures are written. */
export function base58(bytes: Uint8Array): string {
  let text = "";
  for (let rest = bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n); rest > 0n; rest /= 58n) {
    text = ALPHABET.charAt(Number(rest % 58n)) + text;
  }
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return "1".repeat(zeros < 0 ? bytes.length : zeros) + text;
}
