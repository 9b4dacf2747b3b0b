/** A chain on which the committed example can be carried out: its mints and price accounts are there, nothing else. */
import type { Target } from "@ballast/migrations";
import { PriceBoard, tokenInfo } from "@ballast/testkit";
import { type Keypair, PublicKey, type TransactionInstruction } from "@solana/web3.js";
import { read } from "../house/tree";
import { type Bare, bare } from "./bare";

/** The example as it is written, to be changed. */
export interface Example {
  guardian: string;
  delay?: string;
  poolId: unknown;
  parameters?: Record<string, string>;
  custodies: {
    symbol: string;
    mint: string;
    decimals: number;
    feed: string;
    stable: boolean;
    sleeps: boolean;
    parameters?: Record<string, string>;
  }[];
  markets: { index: string; stable: string; secondFeed?: string; parameters?: Record<string, string> }[];
}
export const example = (): Example => JSON.parse(read("migrations/example.json")) as Example;

let template: Promise<Bare> | undefined;

async function build(): Promise<Bare> {
  const b = await bare();
  b.chain.keep();
  const board = new PriceBoard(b.chain);
  for (const { symbol, mint, decimals, feed } of example().custodies) {
    await b.tokens.createMint({ decimals, authority: null }, new PublicKey(mint));
    board.add(symbol, { feedId: Buffer.from(feed, "hex") });
    await board.publish(symbol, tokenInfo(symbol).price);
  }
  return b;
}

/** A copy of its own for each test. */
export async function deployable(): Promise<Bare> {
  template ??= build();
  const built = await template;
  return { ...built, chain: built.chain.fork() };
}

interface Ways {
  signer?: Keypair;
  /** So many transactions are answered. */
  failAfter?: number;
  /** Those that are not answered land all the same. */
  lost?: boolean;
}

/** The chain as a deployment sees it; `sent` counts what landed. */
export function targetOn(
  { chain, admin }: Pick<Bare, "chain" | "admin">,
  { signer = admin, failAfter = Number.POSITIVE_INFINITY, lost = false }: Ways = {},
): Target & { sent: number } {
  const target = {
    sent: 0,
    source: chain,
    admin: signer.publicKey,
    send: async (all: TransactionInstruction[]) => {
      const fails = target.sent >= failAfter;
      if (fails && !lost) throw new Error("the network is gone");
      const { signature } = await chain.send(all, [signer]);
      target.sent += 1;
      if (fails) throw new Error("the network is gone");
      return signature;
    },
  };
  return target;
}
