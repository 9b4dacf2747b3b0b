/** Events that no node has: their logs were cut, and nobody bears a loss by them, which a call would tell. */
import { BOUNDS } from "../bounds";
import type { Heard } from "./source";
import type { Read } from "./transactions";
import type { Window } from "./window";

/**
 * What stands in the place of the events from the first that is missing up to `end`; none where no transaction between
 * their neighbours had its logs cut, so that they are somewhere.
 */
export function lostIn(window: Window, end: bigint, cut: readonly Read[]): Heard[] {
  const { missing } = window;
  if (end - missing > BigInt(BOUNDS.lost)) return [];
  const from = window.slotOf(missing - 1n) ?? 0n;
  const to = window.slotOf(end);
  const culprit = cut.find(({ slot }) => slot >= from && (to === null || slot <= to));
  if (culprit === undefined) return [];
  const { signature, slot, ts, payer } = culprit;
  const error = "the logs of its transaction were cut: what it changed stands in the accounts";
  const lost: Heard[] = [];
  for (let sequence = missing; sequence < end; sequence += 1n) {
    lost.push({ sequence, slot, ts, signature, payer, raw: new Uint8Array(), event: null, error, final: false });
  }
  return lost;
}
