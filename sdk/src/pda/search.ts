import { PublicKey } from "@solana/web3.js";

/**
 * Derived addresses by program and seeds, the oldest use first. An address is 0.5 ms per bump (a curve check in
 * JavaScript), and each plan asks for the same ten again: a fifth of all CPU of the tests. At most 1,024 (about 350
 * KB): no plan derives as many.
 */
const KEPT = 1024;
const known = new Map<string, PublicKey>();
/**
 * How many bumps a program tries in vain before it finds each address. As long as somebody holds the key: of a thousand
 * plans made at once each knows its own.
 */
const steps = new WeakMap<PublicKey, number>();

const text = (bytes: Uint8Array): string => bytes.reduce((text, byte) => text + String.fromCharCode(byte), "");

/** Derives an address, and remembers how late it was found. */
export function search(seeds: readonly Uint8Array[], programId: PublicKey): PublicKey {
  const name = [programId.toBytes(), ...seeds].map((seed) => `${seed.length}:${text(seed)}`).join("");
  const found = known.get(name);
  if (found !== undefined) {
    known.delete(name);
    known.set(name, found);
    return found;
  }
  const [address, bump] = PublicKey.findProgramAddressSync([...seeds], programId);
  const [oldest] = known.size >= KEPT ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  known.set(name, address);
  steps.set(address, 255 - bump);
  return address;
}

/**
 * Bumps tried in vain for this address, of a key that `search` returned; zero for any other, a copy too: hand on the
 * key itself.
 */
export const stepsTo = (key: PublicKey): number => steps.get(key) ?? 0;
