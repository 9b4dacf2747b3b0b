/** A chain before there is a pool: the program is deployed, nothing is set up. */

import { instructions } from "@ballast/sdk";
import { deployProgram, keyOf, LiteSvmChain, Tokens } from "@ballast/testkit";
import type { Keypair, PublicKey } from "@solana/web3.js";

const SEED = "bare";
const LAMPORTS = 1_000_000_000_000;

export interface Bare {
  chain: LiteSvmChain;
  tokens: Tokens;
  /** The program's upgrade authority. */
  admin: Keypair;
  /** Has lamports and no rights. */
  stranger: Keypair;
  guardian: PublicKey;
  /** Mints of six, nine and eight decimals. */
  mints: { USDC: PublicKey; SOL: PublicKey; BTC: PublicKey };
}

let template: Promise<Bare> | undefined;

async function build(): Promise<Bare> {
  const chain = LiteSvmChain.start();
  const [admin, stranger] = [keyOf(SEED, "admin"), keyOf(SEED, "stranger")];
  for (const { publicKey } of [admin, stranger]) await chain.airdrop(publicKey, LAMPORTS);
  await deployProgram(chain, admin.publicKey);
  const tokens = new Tokens(chain);
  const mint = (symbol: string, decimals: number) =>
    tokens.createMint({ decimals, authority: null }, keyOf(SEED, symbol).publicKey);
  const mints = { USDC: await mint("USDC", 6), SOL: await mint("SOL", 9), BTC: await mint("BTC", 8) };
  return { chain, tokens, admin, stranger, guardian: keyOf(SEED, "guardian").publicKey, mints };
}

/** A copy of its own for each test. */
export async function bare(): Promise<Bare> {
  template ??= build();
  const built = await template;
  const chain = built.chain.fork();
  return { ...built, chain, tokens: new Tokens(chain) };
}

/** What lives at an address; an error where nothing does. */
export async function accountAt({ chain }: Bare, address: PublicKey) {
  const account = await chain.getAccount(address);
  if (account === null) throw new Error(`nothing lives at ${address}`);
  return account;
}

/** As `bare`, with the controller. */
export async function initialized(): Promise<Bare> {
  const b = await bare();
  const ix = instructions.initialize({ authority: b.admin.publicKey, guardian: b.guardian });
  await b.chain.send([ix], [b.admin]);
  return b;
}
