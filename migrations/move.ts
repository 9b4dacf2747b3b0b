/** One step of a deployment, and what a token and a market of the file are to the program. */
import { pda } from "@ballast/sdk";
import type { TransactionInstruction } from "@solana/web3.js";
import type { DeployConfig } from "./config";

/** A field that a change sets, as people write it; `from` is null where nothing is in force yet. */
export interface ShownField {
  field: string;
  from: string | null;
  to: string;
}

/** One step: a transaction, or something that cannot be done yet. */
export interface Move {
  step: "controller" | "pool" | "custody" | "market" | "change";
  /** The place in the file. */
  where: string;
  what: string;
  fields: ShownField[];
  /** One transaction; empty where the move waits. */
  instructions: TransactionInstruction[];
  /** Lamports that its new accounts keep. */
  rent: bigint;
  /** What this only queues: the first and last second at which it may be executed. */
  queues: { eta: bigint; validUntil: bigint } | null;
  /** What it waits for, and up to which second; null: nobody knows. */
  waits: { until: bigint | null; reason: string } | null;
}

/** A token as `addCustody` takes it. */
export function tokenAt({ custodies }: DeployConfig, i: number) {
  const token = custodies[i];
  if (token === undefined) throw new RangeError(`the file has no custody ${i}`);
  return { symbol: token.symbol, token: { mint: token.mint, feedId: token.feed, config: token.config } };
}

/** A market as `addMarket` takes it. */
export function listingAt({ markets, poolId }: DeployConfig, i: number) {
  const market = markets[i];
  if (market === undefined) throw new RangeError(`the file has no market ${i}`);
  const pool = pda.pool(poolId);
  const { symbol, token: index, stable, config } = market;
  // `sleeps`: which the file states of every feed.
  return { symbol, listing: { pool, market: pda.market(pool, i), index, stable, sleeps: false, config } as const };
}
