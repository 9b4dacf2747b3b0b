import { PublicKey } from "@solana/web3.js";

/** How many bumps a program tries in vain before it finds an address, of each key that was derived here. */
const steps = new WeakMap<PublicKey, number>();

/**
 * Derived addresses by program and seeds. An address is 0.5 ms per bump (a curve check in JavaScript), and each plan asks for the same ten again:
 * a fifth of all CPU of the tests. At most 1,024 (about 250 KB), the oldest leaves.
 */
const KEPT = 1024;
const known = new Map<string, PublicKey>();

const text = (bytes: Uint8Array): string => bytes.reduce((text, byte) => text + String.fromCharCode(byte), "");

/** Derives an address, and remembers of the key how late it was found. */
export function search(seeds: readonly Uint8Array[], programId: PublicKey): PublicKey {
  const name = [programId.toBytes(), ...seeds].map((seed) => `${seed.length}:${text(seed)}`).join("");
  const found = known.get(name);
  if (found !== undefined) return found;
  const [address, bump] = PublicKey.findProgramAddressSync([...seeds], programId);
  steps.set(address, 255 - bump);
  if (known.size >= KEPT) known.delete(known.keys().next().value ?? name);
  known.set(name, address);
  return address;
}

/** Bumps tried in vain for this key; zero for one that was not derived here. */
export const stepsTo = (key: PublicKey): number => steps.get(key) ?? 0;
