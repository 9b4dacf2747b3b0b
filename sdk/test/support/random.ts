import { PublicKey } from "@solana/web3.js";

/** Numbers that are the same in every run (xorshift32). */
export function generator(seed: number) {
  let x = seed || 1;
  const next = () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
  const bytes = (length: number) => Uint8Array.from({ length }, () => next() & 0xff);
  return { next, bytes, key: () => new PublicKey(bytes(32)) };
}
