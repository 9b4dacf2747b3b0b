/** What others paid lately for the pool's accounts: asked of a node now and then. */
import type { Nodes } from "@ballast/follow";
import type { PublicKey } from "@solana/web3.js";

/** Milliseconds for which an answer counts. */
const FRESH_MS = 5_000;

export class FeeMarket {
  private paid: bigint[] = [];
  private askedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly nodes: Nodes,
    private readonly accounts: readonly PublicKey[],
  ) {}

  /** Micro-lamports per compute unit, of the last slots. Never waits: what is old is asked for, for the next time. */
  recent(): readonly bigint[] {
    if (performance.now() - this.askedAt > FRESH_MS) {
      this.askedAt = performance.now();
      void this.ask();
    }
    return this.paid;
  }

  private async ask(): Promise<void> {
    const params = [this.accounts.map((key) => key.toBase58())];
    const call = this.nodes.call<{ prioritizationFee: number }[]>("getRecentPrioritizationFees", params);
    // A node without this call: bids start at nothing, and rise with each attempt.
    const answer = await call.catch(() => []);
    this.paid = answer.map(({ prioritizationFee }) => BigInt(Math.max(0, Math.round(prioritizationFee))));
  }
}
