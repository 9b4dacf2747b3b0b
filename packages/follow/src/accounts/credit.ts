/**
 * Whether a subscription is worth listening to: of what it told, how much the nodes' answers say too. One that lies
 * below every bound would have thousands of accounts asked for each second, of nodes that refuse whoever asks so much.
 */
import { BOUNDS } from "../bounds";

/** Fewer prove nothing: what is told changes again before it is asked for, in a crash for one in ten. */
const LEAST = 64;
/** So many answers are judged together: what was true long ago excuses no lies. */
const JUDGED = 1_024;

export class Credit {
  /** What was told, of which slot, and no answer of that slot or later has said yet. */
  private readonly claims = new Map<string, number>();
  private confirmed = 0;
  private refuted = 0;

  claim(address: string, slot: number): void {
    // What is never answered is not held for ever.
    if (this.claims.size >= BOUNDS.asked) this.claims.clear();
    this.claims.set(address, slot);
  }

  /** A node answered; `other`: not what was held. */
  answered(address: string, slot: number, other: boolean): void {
    const claimed = this.claims.get(address);
    if (claimed === undefined || slot < claimed) return;
    this.claims.delete(address);
    if (other) this.refuted += 1;
    else this.confirmed += 1;
  }

  /** How many were lies, where most were; then all begins anew. 0: it can be listened to. */
  lies(): number {
    const { confirmed, refuted } = this;
    const isLie = refuted >= LEAST && refuted > confirmed;
    if (isLie || confirmed + refuted >= JUDGED) {
      this.confirmed = 0;
      this.refuted = 0;
    }
    if (isLie) this.claims.clear();
    return isLie ? refuted : 0;
  }
}
