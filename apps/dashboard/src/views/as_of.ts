/** How fresh an answer is, in words. */
import type { AsOf } from "../data/contract";
import { clock, instant, span } from "../words/time";

/** An answer whose source was last level with the chain longer ago than this is late: 20 slots. */
export const LATE_MS = 8_000;

/** In one line, beside every number. @example "event 8,412 · slot 391,204,118 · 10 Oct 2025, 21:21:04 UTC" */
export function asOfLine({ sequence, slot, ts }: AsOf): string {
  const event = sequence === null ? "before the first event" : `event ${sequence.toLocaleString("en-US")}`;
  return `${event} · slot ${slot.toLocaleString("en-US")} · ${instant(ts)}`;
}

/**
 * The same where the page's head has the rest. What is of no event, as a hedge, is of a slot.
 * @example "event 8,412 · 21:21:04 UTC"
 */
export const shortAsOf = ({ sequence, slot, ts }: AsOf): string =>
  `${sequence === null ? "slot" : "event"} ${(sequence ?? slot).toLocaleString("en-US")} · ${clock(ts)}`;

/** Why an answer is late, in a sentence; null for one that is not. */
export function lateness({ lagMs }: AsOf): string | null {
  if (lagMs === null || lagMs <= LATE_MS) return null;
  return `The API was last level with the chain ${span(lagMs / 1_000)} ago: numbers here are of then.`;
}
