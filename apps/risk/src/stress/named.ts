/** Stresses with names: falls that really happened, and what they would do to the book as it is now. */

/** A move of all prices at once. */
export interface Stress {
  name: string;
  words: string;
  /** Move of every market's index, as a share: -0.318 is a fall of 31.8 %. */
  index: number;
  /** Move of every stable. */
  stable: number;
}

/**
 * Measured on bars of exchanges: SOL by the minute on 10 October 2025, by the hour in 2021 and 2022, NEAR by the minute
 * on 3 February 2025. The stable's is USDC's lowest price of 11 March 2023.
 */
export const STRESSES: readonly Stress[] = [
  { name: "minute", words: "10 Oct 2025, 21:18: the worst minute", index: -0.1236, stable: 0 },
  { name: "october", words: "10 Oct 2025, 20:50 to 21:21: the whole fall", index: -0.3177, stable: 0 },
  { name: "february", words: "3 Feb 2025, 20:00 to 02:08: an alt's fall by night", index: -0.301, stable: 0 },
  { name: "may", words: "19 May 2021: the worst hour", index: -0.3969, stable: 0 },
  { name: "rebound", words: "10 Oct 2025, 21:21 to 21:44: low to high", index: 0.4428, stable: 0 },
  { name: "depeg", words: "11 Mar 2023: stables at 0.88 while markets fall by a tenth", index: -0.1, stable: -0.12 },
];
