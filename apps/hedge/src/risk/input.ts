/** What a report is made of, and how old each part of it is. */
import type { VenueReadings } from "../desk/desk";
import type { Reading } from "../desk/reading";
import type { PoolView } from "../pool/view";
import type { Freshness } from "./state";
import type { Terms } from "./terms";

/** Ages from which an answer is old. */
export interface Ages {
  /** Positions, equity and the pool. */
  fastMs: number;
  /** All else. */
  slowMs: number;
}

export interface Input {
  now: number;
  pool: Reading<PoolView>;
  venues: readonly VenueReadings[];
  terms: Terms;
  ages: Ages;
  /** Whether the venues are made up. */
  demonstration?: boolean;
}

/** Milliseconds since it was asked for. */
export const ageOf = (reading: Reading<unknown> | null, now: number): number | null =>
  reading === null || reading.at === null ? null : Math.max(0, now - reading.at);

export const freshnessOf = (reading: Reading<unknown>, now: number, most: number): Exclude<Freshness, "refused"> => {
  const age = ageOf(reading, now);
  if (age === null) return "never";
  return age <= most ? "fresh" : "late";
};

/** An answer that is young enough; null for any other. */
export const freshValue = <T>(reading: Reading<T> | null, now: number, most: number): T | null =>
  reading !== null && freshnessOf(reading, now, most) === "fresh" ? reading.value : null;
