import { PublicKey } from "@solana/web3.js";

/**
 * Derived addresses by program and seeds, the oldest use first. An address is 0.5 ms per bump (a curve check in JavaScript), and each plan asks for the same ten
 * again: a fifth of all CPU of the tests. At most 1,024 (about 350 KB): no plan derives as many.
 */
const KEPT = 1024;
const known = new Map<string, PublicKey>();
/** How many bumps a program tries in vain before it finds each of these addresses, by the address's bytes: whoever hands on a copy of a key hands on the same. */
const steps = new Map<string, number>();

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
  const [oldest] = known.size >= KEPT ? known : [];
  if (oldest !== undefined) {
    known.delete(oldest[0]);
    steps.delete(text(oldest[1].toBytes()));
  }
  known.set(name, address);
  steps.set(text(address.toBytes()), 255 - bump);
  return address;
}

/** Bumps tried in vain for this address; zero for one that was not derived here lately. */
export const stepsTo = (key: PublicKey): number => steps.get(text(key.toBytes())) ?? 0;
