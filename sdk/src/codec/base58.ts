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

/** The bytes of base58 text, the form in which nodes return instruction data; null if it is not base58. */
export function fromBase58(text: string): Uint8Array | null {
  let number = 0n;
  for (const letter of text) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return null;
    number = number * 58n + BigInt(digit);
  }
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  const bytes: number[] = [];
  for (; number > 0n; number >>= 8n) bytes.push(Number(number & 255n));
  return Uint8Array.from([...new Array<number>(zeros).fill(0), ...bytes.reverse()]);
}
