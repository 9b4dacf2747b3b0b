import { createHash } from "node:crypto";
import type { Keypair } from "@solana/web3.js";
import { keypairOf } from "../chain/keypair";

/** Each name of each world is made once: a hundred tests ask for the same ten. */
const kept = new Map<string, Keypair>();

/**
 * The key of a name in a world: the same seed and name give the same address, and so the same bumps and compute units.
 */
export function keyOf(seed: string, name: string): Keypair {
  const whole = `ballast world\0${seed}\0${name}`;
  const key = kept.get(whole) ?? keypairOf(createHash("sha256").update(whole).digest());
  kept.set(whole, key);
  return key;
}
