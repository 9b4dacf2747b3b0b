import type { AddressLookupTableAccount, PublicKey } from "@solana/web3.js";
import { type AccountSource, fetchMany, fetchPool } from "../accounts/index";
import { missing } from "../errors/index";
import { PROGRAM_ID } from "../idl/program";
import { pythPriceAccount } from "./pyth";

/** The part of a pool that never changes, except for what is appended. */
export interface PoolLayout {
  homeMint: PublicKey;
  lpMint: PublicKey;
  insuranceVault: PublicKey;
  custodies: { mint: PublicKey; vault: PublicKey; feedId: Uint8Array }[];
  markets: { address: PublicKey; index: number; stable: number; secondFeed: Uint8Array | null }[];
}

/** Where plans read, and what they are made for. */
export interface Context {
  source: AccountSource;
  pool: PublicKey;
  programId: PublicKey;
  /** The price account of a feed. */
  priceAccounts(feedId: Uint8Array): PublicKey;
  /** Handed on with every plan. */
  lookupTables: AddressLookupTableAccount[];
  /** Micro-lamports per compute unit, on top of the base fee. */
  priorityFee: bigint;
  layout: PoolLayout;
}

/** What a context is made of; the rest has defaults. */
export interface ContextOptions extends Partial<Omit<Context, "layout">> {
  source: AccountSource;
  pool: PublicKey;
}

/**
 * Reads what of a pool does not change, once; every plan then reads state in one go.
 * `UninitializedAccount` if there is no such pool.
 * @example const ctx = await createContext({ source: connectionSource(connection), pool: pda.pool(0) });
 */
export async function createContext(options: ContextOptions): Promise<Context> {
  const programId = options.programId ?? PROGRAM_ID;
  const { source, pool } = options;
  return {
    source,
    pool,
    programId,
    priceAccounts: options.priceAccounts ?? ((feedId) => pythPriceAccount(feedId)),
    lookupTables: options.lookupTables ?? [],
    priorityFee: options.priorityFee ?? 0n,
    layout: await readLayout(source, pool, programId),
  };
}

/** The layout of a pool as it is now. */
export async function readLayout(source: AccountSource, address: PublicKey, programId: PublicKey): Promise<PoolLayout> {
  const pool = await fetchPool(source, address, programId);
  if (pool === null) throw missing("pool", address);
  const { homeMint, lpMint, insuranceVault, state } = pool;
  const exposures = state.exposures.slice(0, state.marketCount);
  const accounts = await fetchMany(
    source,
    "Market",
    exposures.map((e) => e.market),
    programId,
  );
  return {
    homeMint,
    lpMint,
    insuranceVault,
    custodies: state.custodies.slice(0, state.custodyCount).map(({ mint, vault, feedId }) => ({ mint, vault, feedId })),
    markets: exposures.map(({ market, index, stable }, i) => {
      const second = accounts[i]?.secondFeed;
      return { address: market, index, stable, secondFeed: second?.some((byte) => byte !== 0) ? second : null };
    }),
  };
}
