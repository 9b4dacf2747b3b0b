/**
 * As `fetch`, of answers that end, with their bodies, within `ms` and have at most so many `bytes`, unpacked. Whoever
 * reads one that is longer gets a `RangeError`, and its connection ends.
 */
export function bounded(most: { bytes: number; ms: number }): typeof fetch;
