/**
 * Whole units as a decimal string (or a number, read as it prints) to the smallest unit: `toUnits("1.5", 6)` is
 * 1_500_000n. Throws rather than round when there are more decimals than the unit has.
 */
export function toUnits(whole: string | number | bigint, decimals: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(whole));
  if (!match) throw new RangeError(`not a plain decimal number: ${whole}`);
  const [, sign, integer = "0", fraction = ""] = match;
  if (fraction.length > decimals) throw new RangeError(`${whole} has more than ${decimals} decimals`);
  const units = BigInt(integer + fraction.padEnd(decimals, "0"));
  return sign === "-" ? -units : units;
}

/** The inverse of `toUnits`, without trailing zeros: `fromUnits(1_500_000n, 6)` is "1.5". */
export function fromUnits(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const integer = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${integer}${fraction ? `.${fraction}` : ""}`;
}
