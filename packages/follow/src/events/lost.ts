/** Events that no node has: their logs were cut, and nobody bears a loss by them, which a call would tell. */
import { BOUNDS } from "../bounds";
import type { Heard } from "./source";
import type { Read } from "./transactions";
import type { Window } from "./window";

/** So many of each kind are remembered. */
const REMEMBERED = 256;

/** What a round could not hear: transactions whose logs were cut, and slots of such that were listed and not there. */
export class Unheard {
  private readonly cut: Read[] = [];
  private readonly unread: bigint[] = [];

  note(slot: bigint, read: Read | null): void {
    if (read === null) {
      if (this.unread.length < REMEMBERED) this.unread.push(slot);
    } else if (read.cut && this.cut.length < REMEMBERED) this.cut.push(read);
  }

  /**
   * The transaction by which events between two slots are lost; undefined where none had its logs cut. Anybody can have
   * logs cut that have no event, so one that was listed and that no node showed has them rather: it is waited for.
   */
  culprit(from: bigint, to: bigint | null): Read | undefined {
    const isBetween = (slot: bigint) => slot >= from && (to === null || slot <= to);
    if (this.unread.length >= REMEMBERED || this.unread.some(isBetween)) return undefined;
    return this.cut.find(({ slot }) => isBetween(slot));
  }
}

/** What stands in the place of the events from the first that is missing up to `end`; none where they are somewhere. */
export function lostIn(window: Window, end: bigint, unheard: Unheard): Heard[] {
  const { missing } = window;
  if (end - missing > BigInt(BOUNDS.lost)) return [];
  const culprit = unheard.culprit(window.slotOf(missing - 1n) ?? 0n, window.slotOf(end));
  if (culprit === undefined) return [];
  const { signature, slot, ts, payer } = culprit;
  const error = "the logs of its transaction were cut: what it changed stands in the accounts";
  const lost: Heard[] = [];
  for (let sequence = missing; sequence < end; sequence += 1n) {
    lost.push({ sequence, slot, ts, signature, payer, raw: new Uint8Array(), event: null, error, final: false });
  }
  return lost;
}
