import { toUnits } from "../chain/units";

/** Text or a number is in whole units, read as it prints; a bigint is in the smallest unit. */
export type Amount = string | number | bigint;

export const atomsOf = (amount: Amount, decimals: number): bigint =>
  typeof amount === "bigint" ? amount : toUnits(amount, decimals);
