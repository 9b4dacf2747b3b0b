import type { Frac, Seconds } from "../units";

/** A loss event accrues so long before anyone may finalize it. */
export const ACCRUAL: Seconds = 900n;
/** Least time from a side's last finalization to its next event. */
export const SPACING: Seconds = 3_600n;
/** Carry that did not become an event in this time, counted from its first unit or the last finalization, goes to the LPs. */
export const CARRY_LIFE: Seconds = 4_500n;
/** A lien that was not collected so long after finalization lapses. */
export const LIEN_LIFE: Seconds = 28_800n;
/** The haircuts of one side's events within this time before an event opens ... */
export const HAIRCUT_WINDOW: Seconds = 32_400n;
/** ... and its own add up to one half at most. */
export const HAIRCUT_TOTAL: Frac = 500_000_000_000_000_000n;
