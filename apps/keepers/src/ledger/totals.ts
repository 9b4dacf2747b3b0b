/** Sums of a ledger, in lamports and atoms. */
import type { Entry } from "./entry";

/** What a keeper paid, as the ledger sorts it. */
export const COSTS = ["base", "priority", "rent", "tip"] as const;
export type Cost = (typeof COSTS)[number];

export interface Totals {
  transactions: number;
  failed: number;
  /** Lamports. */
  costs: Record<Cost, bigint>;
  earned: bigint;
  lamports: bigint;
  /** Atoms, by mint. */
  tokens: Map<string, bigint>;
}

export const noTotals = (): Totals => ({
  ...{ transactions: 0, failed: 0, costs: { base: 0n, priority: 0n, rent: 0n, tip: 0n } },
  ...{ earned: 0n, lamports: 0n, tokens: new Map() },
});

/** Adds an entry to the sums. */
export function count(totals: Totals, entry: Entry): void {
  totals.transactions += 1;
  if (!entry.ok) totals.failed += 1;
  for (const cost of COSTS) totals.costs[cost] += BigInt(entry[cost]);
  totals.earned += BigInt(entry.earned);
  totals.lamports += BigInt(entry.lamports);
  for (const { mint, atoms } of entry.tokens) totals.tokens.set(mint, (totals.tokens.get(mint) ?? 0n) + BigInt(atoms));
}
