import type { Pool } from "@ballast/sdk";

/** A step goes on only where what it finds is what the configuration names: else the next one would build on another token or market. */
export function agree(what: string, found: unknown, wanted: unknown): void {
  if (String(found) !== String(wanted))
    throw new Error(`${what} is ${found} on chain, but ${wanted} in the configuration`);
}

/** A pool that has liquidity takes new tokens and markets through the timelock only; a migration does not wait for days. */
export function free(pool: Pool | null, missing: readonly unknown[]): void {
  if (missing.length > 0 && (pool?.state.lpSupply ?? 0n) > 0n)
    throw new Error(
      "the pool has liquidity: queue this with queue_change, wait for its eta, then add it with the change",
    );
}
