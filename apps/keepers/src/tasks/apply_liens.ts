/** Liens of open winners. What they bring moves with the price, so a little is left until it is more. */
import { MINUTE, type Rule, USD } from "./rule";

/** Less than this is left, 1e-6 USD: its hundredth would not pay for a signature. */
const LEAST = USD / 10n;

export const applyLiens: Rule<"applyLiens"> = {
  limit: 20 * MINUTE,
  every: "slot",
  // Which positions are a batch changes with every price, and with each that is done: a side is one piece at a time.
  subject: ({ market, side }) => `market ${market} side ${side}`,
  leave: ({ paid }) => (paid < LEAST ? "it brings less than ten cents" : null),
};
