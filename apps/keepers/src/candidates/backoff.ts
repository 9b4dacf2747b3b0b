/** How long to wait after a failure, by what it was and how many went before it. */
import type { Verdict } from "../happenings";

interface Pace {
  first: number;
  /** Each further one in a row waits twice as long, up to this. */
  most: number;
}

/** Milliseconds. `raced`: until the store has seen what the other one did. */
const PACES: Readonly<Record<Exclude<Verdict, "fatal">, Pace>> = {
  raced: { first: 800, most: 60_000 },
  early: { first: 1_000, most: 30_000 },
  stale: { first: 300, most: 10_000 },
  expired: { first: 0, most: 5_000 },
  failed: { first: 1_000, most: 120_000 },
};

/** The way to the node failed, not the work: the next answer may come at once. */
const NETWORK: Pace = { first: 250, most: 30_000 };

/**
 * Milliseconds from the failure to the next attempt. `failures`: with this one. `odd`: 0 to 1, so that keepers part.
 */
export function waitAfter(
  verdict: Exclude<Verdict, "fatal">,
  failures: number,
  odd: number,
  error: string | null = null,
): number {
  const { first, most } = error === "NetworkError" ? NETWORK : PACES[verdict];
  const wait = Math.min(most, first * 2 ** Math.min(failures - 1, 20));
  return Math.round(wait * (1 + odd / 4));
}
