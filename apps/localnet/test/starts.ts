import { LITESVM_START } from "@ballast/testkit";
import type { ScenarioLedger } from "../src";

const DAY = 86_400;
const at = (text: string): number => Date.parse(text) / 1_000;

/** The halves of the hours of one day. */
export const HALF_HOURS = Array.from({ length: 48 }, (_, i) => at("2026-11-29T00:00:00Z") + i * 1_800);

/** When calendars and counters turn over, and where a story once failed. */
export const STRANGE = [
  "2026-11-29T21:30:00Z",
  "2026-11-29T22:40:00Z",
  "2026-11-29T23:59:59Z",
  "2026-12-31T23:59:59Z",
  "2027-01-15T08:00:00Z",
  "2027-01-15T08:00:01Z",
  "2028-02-28T23:59:59Z",
  "2028-02-29T12:00:00Z",
  "2038-01-19T03:14:07Z",
  "2038-01-20T00:00:00Z",
].map(at);

/**
 * Of these, the ones that the long story is played at where not all are: an evening at which it failed, a leap day,
 * 2038.
 */
export const TELLING = ["2026-11-29T22:40:00Z", "2028-02-29T12:00:00Z", "2038-01-20T00:00:00Z"].map(at);

/** What may differ between two ledgers of one scenario: dates, and what depends on addresses made of them. */
export function timeless(ledger: ScenarioLedger, beginning: number): string {
  const within = (text: string) => /^\d{10}$/.test(text) && Math.abs(Number(text) - beginning) < 60 * DAY;
  return JSON.stringify(ledger, (key, value: unknown) => {
    if (key === "cu" || key === "ticket") return undefined;
    return typeof value === "string" && within(value) ? `beginning + ${Number(value) - beginning}` : value;
  });
}

export const BEGINNING = LITESVM_START;
