/** Fees that are due to the fund. Every trade adds some, so a sweep waits until it is worth a signature. */
import { HOUR, type Rule, USD } from "./rule";

/** 1e-6 USD. Less waits for an hour, from when it was first seen. */
const LEAST = 10n * USD;

export const sweepInsurance: Rule<"sweepInsurance"> = {
  limit: 12 * HOUR,
  every: "seconds",
  subject: ({ custody }) => `custody ${custody}`,
  leave: ({ gained, surplus }, { age }) =>
    gained < LEAST && surplus === 0n && age < HOUR ? "it is less than ten dollars, and not an hour old" : null,
};
