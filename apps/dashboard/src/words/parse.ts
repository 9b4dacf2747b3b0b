/** What people type, as amounts of the chain. */

/**
 * A decimal in whole units as base units. `null` for what is none, is zero, or has more places than the token.
 * Groups of three may have commas.
 * @example parseAmount("1,000.5", 6) // 1000500000n
 */
export function parseAmount(text: string, decimals: number): bigint | null {
  const found = /^(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(\d+))?$/.exec(text.trim());
  if (found === null) return null;
  const [, whole = "", fraction = ""] = found;
  if (fraction.length > decimals) return null;
  const amount = BigInt(whole.replaceAll(",", "") + fraction.padEnd(decimals, "0"));
  return amount > 0n ? amount : null;
}
