// The environment of every example: BALLAST_RPC (a node), BALLAST_POOL (number of the pool), BALLAST_KEY (file with a key, to sign).
import { readFileSync } from "node:fs";
import { BallastClient, keypairWallet } from "@ballast/sdk";
import { Connection, Keypair } from "@solana/web3.js";

export function connect(env: NodeJS.ProcessEnv = process.env): BallastClient {
  const connection = new Connection(env.BALLAST_RPC ?? "http://127.0.0.1:8899", "confirmed");
  const pool = BigInt(env.BALLAST_POOL ?? "1");
  if (env.BALLAST_KEY === undefined) return new BallastClient({ connection, pool });
  const secret = Uint8Array.from(JSON.parse(readFileSync(env.BALLAST_KEY, "utf8")) as number[]);
  return new BallastClient({ connection, pool, wallet: keypairWallet(Keypair.fromSecretKey(secret)) });
}

/** Whole dollars and cents of 1e-6 USD. */
export const usd = (amount: bigint): string => (Number(amount) / 1e6).toFixed(2);

/** A price or a fraction as text. */
export const decimal = (amount: bigint, decimals: number): string => (Number(amount) / 10 ** decimals).toString();
