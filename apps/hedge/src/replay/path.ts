/** Prices of SOL in the 80 minutes from 20:50 UTC of 10 October 2025, as shares of the first. */
import path from "./returns.json";

export const MINUTES = path.returns.length;

/** The price at the end of each minute over that of the first. */
export const CLOSES: readonly number[] = (() => {
  const first = path.returns[0] ?? 0;
  let log = -first;
  return path.returns.map((step) => {
    log += step;
    return Math.exp(log / 10_000);
  });
})();

/** The minute of the low: 21:19. */
export const LOW = CLOSES.indexOf(Math.min(...CLOSES));

/** A minute as the clock has it. */
export function clockOf(minute: number): string {
  const at = new Date(Date.parse(path.from) + minute * 60_000);
  return at.toISOString().slice(11, 16);
}
