/** From the first print at which a position could be liquidated to the slot in which its liquidation landed. */
import type { Happening, Piece } from "../happenings";

/** A slot of Solana. */
const SLOT_SECONDS = 0.4;
/** Pieces that are remembered at most; what is due is far less. */
const REMEMBERED = 10_000;

export interface Latency {
  slots: number;
  /** On the chain's clock, from when it became due; null where no account says when. */
  seconds: number | null;
}

const keyOf = ({ kind, subject }: Piece) => `${kind} ${subject}`;

/** Remembers since when work is due, and the chain's clock, as far as both were told. */
export class Latencies {
  private readonly since = new Map<string, bigint | null>();
  private clock: { slot: bigint; now: bigint } | null = null;

  /** The latency of what landed; null for everything else that happens. */
  listen(happening: Happening): Latency | null {
    if (happening.what === "round") this.clock = { slot: happening.slot, now: happening.now };
    if (happening.what === "due") this.remember(happening, happening.since);
    if (happening.what === "gone") this.since.delete(keyOf(happening));
    if (happening.what !== "landed") return null;
    const since = this.since.get(keyOf(happening)) ?? null;
    this.since.delete(keyOf(happening));
    return { slots: Number(happening.slots), seconds: this.seconds(happening.slot, since) };
  }

  /** The clock at a slot is worked out from the last one that was read: the chain tells it in whole seconds. */
  private seconds(slot: bigint, since: bigint | null): number | null {
    if (since === null || this.clock === null) return null;
    return Math.max(0, Number(this.clock.now - since) + Number(slot - this.clock.slot) * SLOT_SECONDS);
  }

  private remember(piece: Piece, since: bigint | null): void {
    const key = keyOf(piece);
    // The first time counts: the same piece may be told again after a node was away.
    if (this.since.has(key)) return;
    this.since.set(key, since);
    const [oldest] = this.since.keys();
    if (this.since.size > REMEMBERED && oldest !== undefined) this.since.delete(oldest);
  }
}
