/** How long things may take that keep a store as the chain is. */
export interface Times {
  /** Milliseconds between two readings of everything, whatever goes wrong. */
  leastMs: number;
  /** As many times as long as a reading took, until the next for what was not heard. */
  rest: number;
  /** Milliseconds after which an event that was not heard is taken to be lost. */
  patienceMs: number;
  /** Milliseconds within which what was told is collected, to be asked for at once. */
  claimsMs: number;
  /** Milliseconds until a node that is not as far is asked again. */
  againMs: number;
  /** Milliseconds without a slot as late as what is held, after which that was of no chain. */
  doubtMs: number;
}

/** A keeper's: readings of everything take a third of the time at most; a node that lags longer is of no use. */
export const TIMES: Times = {
  ...{ leastMs: 1_000, rest: 2, patienceMs: 1_500, claimsMs: 1_000, againMs: 200, doubtMs: 15_000 },
};

/** Why everything is read. */
export type Why = "start" | "interval" | "gap" | "reconnect" | "fork";

/**
 * Milliseconds between the end of a reading of everything and the next. Anybody can hide events behind logs that are
 * cut off, for the price of a transaction: of a pool with very many accounts readings would then follow one another
 * without an end, and nodes refuse whoever asks for that. A socket that stands again is no such thing: all may have
 * changed.
 */
export const restOf = (why: Why, tookMs: number, { leastMs, rest }: Pick<Times, "leastMs" | "rest"> = TIMES): number =>
  why === "gap" || why === "fork" ? Math.max(leastMs, rest * tookMs) : leastMs;
