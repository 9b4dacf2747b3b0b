/** Which of several keepers is first at a piece of work. Nobody owns any: who is not first waits a little. */
import type { Piece } from "../happenings";
import type { Share } from "../options";
import { hashOf } from "./hash";

/** Slots that others' work is left to them, from when it was first seen due. */
export const GRACE = 2n;

/** Whether a keeper may begin. `first`: the slot in which it saw the work first. */
export function mayBegin(
  { index, of }: Share,
  { subject }: Pick<Piece, "subject">,
  first: bigint,
  slot: bigint,
): boolean {
  return of <= 1 || hashOf(subject) % of === index || slot >= first + GRACE;
}
