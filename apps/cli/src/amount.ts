/** Amounts as people write and read them. */
import { formatUnits } from "@ballast/sdk";
import { Misuse } from "../../../scripts/lib/command.cjs";

/**
 * A decimal number in the smallest unit; `what` names it in the error. Digits that the unit cannot hold are refused,
 * never cut.
 */
export function parseAmount(text: string, decimals: number, what: string): bigint {
  const [, whole, fraction = ""] = /^(\d{1,24})(?:\.(\d+))?$/.exec(text.replaceAll("_", "")) ?? [];
  if (whole === undefined) throw new Misuse(`${what} is a number such as 12.5, not "${text}"`);
  if (fraction.replace(/0+$/, "").length > decimals) {
    throw new Misuse(`${what} has ${decimals} decimals at most, not as in "${text}"`);
  }
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
}

/** A whole number. */
export function parseWhole(text: string, what: string): bigint {
  if (!/^\d{1,19}$/.test(text)) throw new Misuse(`${what} is a whole number, not "${text}"`);
  return BigInt(text);
}

/** Dollars and cents. */
export const usd = (amount: bigint): string => formatUnits(amount, 6, 2);
/** A price, all of it. */
export const price = (amount: bigint): string => formatUnits(amount, 8);
/** 1e-4 as per cent. */
export const percent = (bps: bigint): string => `${formatUnits(bps, 2)} %`;
/** 1e-18 as per cent. */
export const share = (frac: bigint): string => `${formatUnits(frac, 16, 2)} %`;
/** Unix seconds as a date; nothing for zero. */
export function date(time: bigint): string {
  if (time === 0n) return "-";
  const moment = new Date(Number(time) * 1_000);
  // An account can hold a time that no calendar has.
  return Number.isNaN(moment.getTime()) ? `${time} s` : moment.toISOString().replace(".000Z", "Z");
}
/** Long and short. */
export const sideName = (side: number): string => (side === 0 ? "long" : "short");
