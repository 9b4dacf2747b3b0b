import type { Pool } from "@ballast/sdk";
import { Problem } from "../../scripts/lib/command.cjs";

/**
 * A step goes on only where what it finds is what the configuration names: else the next one would build on another
 * token or market.
 */
export function agree(what: string, found: unknown, wanted: unknown, by = "in the configuration"): void {
  if (String(found) !== String(wanted)) throw new Problem(`${what} is ${found} on chain, but ${wanted} ${by}`);
}

/**
 * A pool that has liquidity takes new tokens and markets through the timelock only; a migration does not wait for days.
 */
export function free(pool: Pool | null, missing: readonly unknown[]): void {
  if (missing.length > 0 && (pool?.state.lpSupply ?? 0n) > 0n)
    throw new Problem(
      "the pool has liquidity: queue this with queue_change, wait for its eta, then add it with the change",
    );
}
