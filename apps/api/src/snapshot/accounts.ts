/** The accounts of a snapshot, decoded. */
import type { Snapshot } from "@ballast/follow";
import { decode, type Market, type Pool } from "@ballast/sdk";

export interface Decoded {
  slot: bigint;
  ts: bigint;
  pool: Pool;
  markets: Market[];
}

/** Null where an account is not there, or they are of different slots: then they fit nothing; the next ones will. */
export function decoded({ pool, markets, ts }: Snapshot): Decoded | null {
  const found = markets.flatMap(({ account, slot }) => (account === null || slot !== pool.slot ? [] : [account]));
  if (pool.account === null || found.length < markets.length) return null;
  return {
    slot: BigInt(pool.slot),
    ts,
    pool: decode("Pool", pool.account.data),
    markets: found.map(({ data }) => decode("Market", data)),
  };
}
