import { createHash } from "node:crypto";
import { Keypair } from "@solana/web3.js";

/** The key of a name in a world: the same seed and name give the same address, and so the same bumps and compute units. */
export function keyOf(seed: string, name: string): Keypair {
  return Keypair.fromSeed(createHash("sha256").update(`ballast world\0${seed}\0${name}`).digest());
}
