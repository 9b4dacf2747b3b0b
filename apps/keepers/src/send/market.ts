/** What others paid lately for the pool's accounts: asked of a node now and then. */
import type { Nodes } from "@ballast/follow";
import type { PublicKey } from "@solana/web3.js";

/** Milliseconds for which an answer counts. */
const FRESH_MS = 5_000;
/** Slots that a node knows the fees of. */
const KNOWN = 150;

/** The fees in an answer, which may be anything. */
const feesIn = (answer: unknown): bigint[] =>
  (Array.isArray(answer) ? answer.slice(0, KNOWN) : []).flatMap((row: { prioritizationFee?: unknown } | null) => {
    const fee = row?.prioritizationFee;
    return Number.isSafeInteger(fee) && (fee as number) >= 0 ? [BigInt(fee as number)] : [];
  });

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
    // A node without this call: bids start at nothing, and rise with each attempt.
    this.paid = feesIn(await this.nodes.call("getRecentPrioritizationFees", params).catch(() => null));
  }
}
