/** Crashes of the test period: counted apart, since a model that is right on most days is wrong on these. */
import type { Crash } from "./run";

const at = (text: string): number => Date.parse(text) / 1_000;

/** SOL: 10 October 2025 until its low, and the fall of 5 February 2026 until its low. */
export const CRASHES: readonly Crash[] = [
  { name: "10 Oct 2025", from: at("2025-10-10T20:45Z"), to: at("2025-10-10T21:30Z") },
  { name: "5-6 Feb 2026", from: at("2026-02-05T12:00Z"), to: at("2026-02-06T00:30Z") },
];
