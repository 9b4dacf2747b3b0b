import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Keypair } from "@solana/web3.js";

const FOLDER = path.resolve(__dirname, "../../../target/localnet");

/**
 * Leaves a key in a file, as `solana-keygen` writes it: whole or not at all: two networks may begin at once, whose
 * keys are the same. Returns the file.
 */
export function leaveKey(name: string, { secretKey }: Keypair): string {
  mkdirSync(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `${name}.json`);
  const made = `${file}.${process.pid}`;
  writeFileSync(made, JSON.stringify([...secretKey]), { mode: 0o600 });
  renameSync(made, file);
  return file;
}
