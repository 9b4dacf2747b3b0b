import { PublicKey } from "@solana/web3.js";

/** How many bumps a program tries in vain before it finds an address, of each key that was derived here. */
const steps = new WeakMap<PublicKey, number>();

/** Derives an address, and remembers of the key how late it was found. */
export function search(seeds: readonly Uint8Array[], programId: PublicKey): PublicKey {
  const [address, bump] = PublicKey.findProgramAddressSync([...seeds], programId);
  steps.set(address, 255 - bump);
  return address;
}

/** Bumps tried in vain for this key; zero for one that was not derived here. */
export const stepsTo = (key: PublicKey): number => steps.get(key) ?? 0;
