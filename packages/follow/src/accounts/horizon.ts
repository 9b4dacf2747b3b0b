/**
 * How far the chain is, by what is said of it. Slots order everything that is held, so one that is of no chain (a fork
 * that was left, a network that travels in time or begins anew, a node that lies) must not be believed for ever.
 */

/** Longer than a node lags that is of any use. */
const DOUBT_MS = 15_000;
/** Slots that a subscription may be ahead of all answers: a second's, and some. */
const AHEAD = 50;

/** The highest of these slots, until it was not reached by any for so long. */
class Peak {
  slot = -1;
  private below: { slot: number; since: number } | null = null;

  constructor(private readonly doubtMs: number) {}

  /** Whether it went back. Silence proves nothing: the time runs from the first slot that is below. */
  note(slot: number, now: number): boolean {
    if (slot >= this.slot) {
      this.slot = slot;
      this.below = null;
      return false;
    }
    this.below = { slot: Math.max(slot, this.below?.slot ?? -1), since: this.below?.since ?? now };
    if (now - this.below.since < this.doubtMs) return false;
    this.slot = this.below.slot;
    this.below = null;
    return true;
  }
}

export class Horizon {
  private readonly answers: Peak;
  private readonly all: Peak;

  constructor(doubtMs = DOUBT_MS) {
    this.answers = new Peak(doubtMs);
    this.all = new Peak(doubtMs);
  }

  /** The newest slot of an answer; -1 before the first. */
  get slot(): number {
    return this.answers.slot;
  }
  /** The newest that was said and can be believed: what is held of a later slot is of no chain. */
  get newest(): number {
    return this.all.slot;
  }

  /** A node answered as of this slot. Whether the chain is further back than was believed. */
  answered(slot: number, now = performance.now()): boolean {
    const back = this.answers.note(slot, now);
    return this.all.note(slot, now) || back;
  }

  /** A subscription told of this slot. False: too far ahead to be believed. */
  told(slot: number, now = performance.now()): boolean {
    if (slot > this.answers.slot + AHEAD) return false;
    if (slot > this.all.slot) this.all.note(slot, now);
    return true;
  }
}
