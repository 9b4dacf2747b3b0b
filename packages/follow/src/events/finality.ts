/** What a round's listings say of events in the tables that are not final yet. */
import type { Listed } from "./source";
import type { Window } from "./window";

const keyOf = ({ signature, slot }: { signature: string; slot: bigint }) => `${signature} ${slot}`;

export class Finality {
  /** Transactions of such events: null, not listed; false, listed; true, final. */
  private readonly open = new Map<string, boolean | null>();
  private newest = -1n;

  constructor(window: Window) {
    for (const place of window.open()) this.open.set(keyOf(place), null);
  }

  saw(listed: Listed): void {
    if (listed.final && listed.slot > this.newest) this.newest = listed.slot;
    const key = keyOf(listed);
    if (this.open.has(key)) this.open.set(key, listed.final);
  }

  /**
   * Whether the tables are of the fork that is listed: all that is not final was listed. Else what follows could follow
   * an event that a fork undid, which this listing happens to leave out.
   */
  get whole(): boolean {
    return [...this.open.values()].every((listed) => listed !== null);
  }

  /** Events before this number are final. */
  reaches(window: Window): bigint {
    for (const place of window.open()) if (this.open.get(keyOf(place)) !== true) return place.sequence;
    return window.next;
  }

  /** The first event whose slot is final and has no such transaction: a fork undid it. Null if there is none. */
  undone(window: Window): bigint | null {
    for (const place of window.open()) {
      if (this.open.get(keyOf(place)) === null && place.slot < this.newest) return place.sequence;
    }
    return null;
  }
}
