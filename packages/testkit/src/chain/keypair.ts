import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { Keypair } from "@solana/web3.js";

/** An Ed25519 private key is this and its seed, as PKCS #8 has it (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** A seed's private key as Node has it. */
export const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });

/** `Keypair.fromSeed` by Node's own Ed25519: the first takes 100 ms of CPU in JavaScript, and each after it one. */
export function keypairOf(seed: Uint8Array): Keypair {
  // The public key is the end of its SPKI.
  const spki = createPublicKey(privateKeyOf(seed)).export({ format: "der", type: "spki" });
  return Keypair.fromSecretKey(Uint8Array.from([...seed, ...spki.subarray(-32)]), { skipValidation: true });
}
