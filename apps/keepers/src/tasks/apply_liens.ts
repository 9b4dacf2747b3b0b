/** Liens of open winners. What they bring moves with the price, so a little is left until it is more. */
import { MINUTE, type Rule, USD } from "./rule";

/** Less than this is left, 1e-6 USD: its hundredth would not pay for a signature. */
const LEAST = USD / 10n;

export const applyLiens: Rule<"applyLiens"> = {
  limit: 20 * MINUTE,
  every: "slot",
  subject: ({ market, side, positions }) => `market ${market} side ${side} from ${positions[0]?.address.toBase58()}`,
  // Which positions are a batch, and in which order, changes with every price and with each that is done: of two on
  // their way one would bring nothing. Where one fails, the next has its turn.
  queue: ({ market, side }) => `market ${market} side ${side}`,
  leave: ({ paid }) => (paid < LEAST ? "it brings less than ten cents" : null),
};
