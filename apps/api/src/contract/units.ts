/**
 * What numbers look like in answers. Amounts of the chain (64 and 128 bits) are decimal strings in base units, which
 * JSON numbers would round beyond 2^53; counts, numbers of things, slots and unix seconds are JSON numbers.
 */
import { z } from "zod";

const decimal = (unit: string) => (what: string) =>
  z
    .string()
    .regex(/^\d{1,39}$/)
    .meta({ description: `${what}; ${unit}`, unit });
const signed = (unit: string) => (what: string) =>
  z
    .string()
    .regex(/^-?\d{1,39}$/)
    .meta({ description: `${what}; ${unit}, may be negative`, unit });

/** 1e-6 USD. */
export const usd = decimal("1e-6 USD");
export const signedUsd = signed("1e-6 USD");
/** 1e-8 USD a whole token. */
export const price = decimal("1e-8 USD");
/** Smallest units of a token; its decimals are in `/v1/custodies`. */
export const atoms = decimal("smallest units of the token");
/** A market's token, in its smallest units. */
export const size = decimal("smallest units of the market's token");
/** LP tokens and shares of the fund, six decimals. */
export const shares = decimal("1e-6 shares");
/** Ten thousandths. */
export const bps = decimal("1e-4");
/** Rates of volatility, weights, haircuts. */
export const nano = decimal("1e-9");
/** Shares of a whole. */
export const frac = decimal("1e-18");
export const signedBps = signed("1e-4");
/** A count of the chain that may pass 2^53. */
export const big = decimal("a count");
/** An amount whose unit the row's `unit` names. */
export const measured = signed("as `unit` says");

export const count = (what: string) => z.int().nonnegative().describe(what);
export const number = (what: string) => z.int().nonnegative().describe(what);
export const seconds = (what: string) => z.int().describe(`${what}; unix seconds`);
export const duration = (what: string) => z.int().describe(`${what}; seconds`);
export const slot = (what: string) => z.int().nonnegative().describe(`${what}; slot`);

const DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/** What an address looks like; most texts that do are of more or less than 32 bytes. */
export const ADDRESS = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;
/** Whether this is 32 bytes in base 58: a zero byte in front is a `1`, all others are one number. */
export function isAddress(text: string): boolean {
  if (!ADDRESS.test(text)) return false;
  const number = [...text].reduce((sum, digit) => sum * 58n + BigInt(DIGITS.indexOf(digit)), 0n);
  const zeros = text.length - text.replace(/^1+/, "").length;
  return zeros + (number === 0n ? 0 : Math.ceil(number.toString(16).length / 2)) === 32;
}
/** An address that is asked for. */
export const key = () =>
  z
    .string()
    .regex(ADDRESS, "is an address in base 58")
    .refine((text) => !ADDRESS.test(text) || isAddress(text), "is an address in base 58, of 32 bytes");
export const address = (what: string) => z.string().regex(ADDRESS).describe(`${what}; base 58`);
export const signature = (what: string) => z.string().describe(`${what}; base 58`);
export const hex = (what: string) => z.string().describe(`${what}; hexadecimal`);

export const side = z.enum(["long", "short"]).describe("Side of a market");
/** Parameters in force, by name as the program has them, in base units. */
export const params = z
  .record(z.string(), z.string())
  .describe("Parameters in force, by the names and in the units of docs/risk-model.md");
