/** Parameters as people write them (`"2.5%"`, `"8h"`, `"50000"`), and as the program takes them. */
import { formatUnits, type ParameterUnit } from "@ballast/sdk";

/** A token amount or a number of dollars without a limit. */
export const UNLIMITED = "unlimited";
const MOST = (1n << 64n) - 1n;
const SECONDS = [
  ["d", 86_400n],
  ["h", 3_600n],
  ["min", 60n],
  ["s", 1n],
] as const;

const NUMBER = String.raw`\d{1,20}(\.\d{1,18})?`;
/** How a value of each unit is written, and an example. */
export const FORMS: Record<Exclude<ParameterUnit, "flag">, { pattern: string; as: string }> = {
  rate: { pattern: `^${NUMBER}(%|bp)$`, as: '"2.5%" or "250bp"' },
  sigma: { pattern: `^${NUMBER}(%|bp)$`, as: '"0.8%", the volatility of one hour' },
  sigmas: { pattern: `^${NUMBER}$`, as: '"6"' },
  usd: { pattern: `^(${NUMBER}|${UNLIMITED})$`, as: `"50000" dollars or "${UNLIMITED}"` },
  tokens: { pattern: `^(${NUMBER}|${UNLIMITED})$`, as: `"1000.5" whole tokens or "${UNLIMITED}"` },
  time: { pattern: String.raw`^\d{1,10}(s|min|h|d)$`, as: '"900s", "15min", "8h" or "7d"' },
};
type Written = keyof typeof FORMS;

/** What one of the unit is, in decimals: tokens have their own. */
const decimalsOf = (unit: Written, decimals: number): number =>
  ({ rate: 4, sigma: 9, sigmas: 4, usd: 6, tokens: decimals, time: 0 })[unit];

/** A decimal number in the smallest unit. `RangeError` rather than rounding. */
function parse(text: string, decimals: number): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > decimals) throw new RangeError(`has more decimals than the program keeps, which are ${decimals}`);
  return BigInt(whole + digits.padEnd(decimals, "0"));
}

/** A value that people wrote, in the program's unit. `RangeError` says why it is none. */
export function readValue(text: string, unit: ParameterUnit, decimals: number): bigint {
  if (unit === "flag") throw new RangeError("never changes");
  const { pattern, as } = FORMS[unit];
  if (!new RegExp(pattern).test(text)) throw new RangeError(`must be written as ${as}`);
  if (text === UNLIMITED) return MOST;
  const places = decimalsOf(unit, decimals);
  const value = /%$/.test(text)
    ? parse(text.slice(0, -1), places - 2)
    : /bp$/.test(text)
      ? parse(text.slice(0, -2), places - 4)
      : unit === "time"
        ? timeOf(text)
        : parse(text, places);
  if (value > MOST) throw new RangeError("is more than the program can count");
  return value;
}

function timeOf(text: string): bigint {
  const [, count = "0", unit] = /^(\d+)(\D+)$/.exec(text) ?? [];
  return BigInt(count) * (SECONDS.find(([name]) => name === unit)?.[1] ?? 1n);
}

/**
 * A value of the program as people write it: read again it is the same. `decimals`: of the token that it is of; null
 * where nobody knows them, and tokens are atoms.
 */
export function writeValue(value: bigint, unit: ParameterUnit, decimals: number | null): string {
  switch (unit) {
    case "flag":
      return value === 0n ? "no" : "yes";
    case "rate":
      return `${formatUnits(value, 2)}%`;
    case "sigma":
      return `${formatUnits(value, 7)}%`;
    case "time":
      return timeText(value);
    case "sigmas":
      return formatUnits(value, decimalsOf(unit, 0));
    default:
      if (value === MOST) return UNLIMITED;
      if (unit === "tokens" && decimals === null) return `${value} atoms`;
      return formatUnits(value, decimalsOf(unit, decimals ?? 0));
  }
}

function timeText(value: bigint): string {
  const [name, size] = SECONDS.find(([, seconds]) => value > 0n && value % seconds === 0n) ?? ["s", 1n];
  return `${value / size}${name}`;
}
