// The environment of every example: BALLAST_RPC (a node), BALLAST_POOL (number of the pool), BALLAST_KEY (file with a
// key, to sign).
import { readFileSync } from "node:fs";
import { BallastClient, formatUnits, secretKeyWallet, type Wallet } from "@ballast/sdk";
import { Connection } from "@solana/web3.js";

type Env = Record<string, string | undefined>;

/** A variable that is missing or wrong, by its name. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

export function connect(env: Env = process.env): BallastClient {
  const connection = new Connection(addressOf(env.BALLAST_RPC ?? "http://127.0.0.1:8899"), "confirmed");
  const number = env.BALLAST_POOL ?? "1";
  if (!/^\d{1,19}$/.test(number)) throw new EnvironmentError(`BALLAST_POOL is the number of a pool, not "${number}"`);
  const wallet = env.BALLAST_KEY === undefined ? {} : { wallet: walletOf(env.BALLAST_KEY) };
  return new BallastClient({ connection, pool: BigInt(number), ...wallet });
}

/** A client that signs. */
export function connectToSign(env: Env = process.env): BallastClient {
  if (!env.BALLAST_KEY) throw new EnvironmentError("BALLAST_KEY is missing: a file with the key that signs and pays");
  return connect(env);
}

function addressOf(url: string): string {
  if (/^https?:\/\/\S+$/.test(url)) return url;
  throw new EnvironmentError(`BALLAST_RPC is the address of a node (http://...), not "${url}"`);
}

function walletOf(file: string): Wallet {
  try {
    return secretKeyWallet(Uint8Array.from(JSON.parse(readFileSync(file, "utf8")) as number[]));
  } catch (cause) {
    throw new EnvironmentError(`BALLAST_KEY is no file with a key (64 numbers as JSON): ${file}`, { cause });
  }
}

/** Dollars and cents of 1e-6 USD. */
export const usd = (amount: bigint): string => formatUnits(amount, 6, 2);

/** A price, an amount or a fraction as text, all of it. */
export const decimal = (amount: bigint, decimals: number): string => formatUnits(amount, decimals);
