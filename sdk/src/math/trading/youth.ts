/**
 * How much of a position is young: its share of a deficit is borne by the LPs alone. Time since the opening is cut into halves of `young`, and young is what
 * was added in this half and in the one before. Nothing but an increase makes anything young, and it only its own share of the size (INV-24).
 */
import { fracComplement, mulDivDown, mulDivUp } from "../math";
import type { PositionState } from "../state";
import { FRAC_ONE, type Frac, max, plus, type Seconds, type Size } from "../units";

type Aged = Pick<PositionState, "size" | "openedAt" | "increasedAt" | "young">;

/** Counts `size`, which is about to be added: before the position grows; in place. `MathOverflow`. */
export function addInPlace(position: Aged, size: Size, young: Seconds, now: Seconds): void {
  const [current, before] = live(position, young, now);
  position.increasedAt = now;
  const kept = position.size;
  if (kept === 0n) {
    position.young = [FRAC_ONE, 0n];
    return;
  }
  const total = plus(kept, size);
  const rest = mulDivUp(fracComplement(current), kept, total);
  position.young = [fracComplement(rest), mulDivDown(before, kept, total)];
}

/** The share of a position that is young, rounded down. No errors. */
export function share(position: Aged, young: Seconds, now: Seconds): Frac {
  const [current, before] = live(position, young, now);
  return current + before;
}

/** What was added in the half of `young` that `now` lies in, and in the one before. */
function live(position: Aged, young: Seconds, now: Seconds): [Frac, Frac] {
  const half = max(young / 2n, 1n);
  const number = (time: Seconds) => max(time - position.openedAt, 0n) / half;
  const since = number(now) - number(position.increasedAt);
  if (since > 1n) return [0n, 0n];
  return since === 1n ? [0n, position.young[0]] : position.young;
}
