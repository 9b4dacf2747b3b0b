/** Amounts as text, from integers only: a float has 53 bits, an amount has 64 and more. */

/**
 * An amount in whole units: exact, without zeros at the end; or with so many `places`, rounded to the nearest, halves
 * away from zero. What rounds to zero has no sign. `RangeError` for decimals or places that are no natural number.
 * @example formatUnits(1_500_000n, 6) // "1.5"; formatUnits(-1n, 6, 2) // "0.00"
 */
export function formatUnits(amount: bigint, decimals: number, places?: number): string {
  for (const count of [decimals, places ?? 0]) {
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`${count} is no number of decimals`);
  }
  const kept = Math.min(places ?? decimals, decimals);
  const cut = 10n ** BigInt(decimals - kept);
  const size = amount < 0n ? -amount : amount;
  const rounded = (size + cut / 2n) / cut;
  const digits = rounded.toString().padStart(kept + 1, "0");
  const whole = digits.slice(0, digits.length - kept);
  const fraction = digits.slice(digits.length - kept);
  const shown = places === undefined ? fraction.replace(/0+$/, "") : fraction.padEnd(places, "0");
  return `${amount < 0n && rounded > 0n ? "-" : ""}${whole}${shown === "" ? "" : `.${shown}`}`;
}
