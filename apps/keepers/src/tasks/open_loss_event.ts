/** Waiting shortfall that became due. */
import { MINUTE, type Rule } from "./rule";

export const openLossEvent: Rule<"openLossEvent"> = {
  limit: 5 * MINUTE,
  every: "slot",
  subject: ({ market, side }) => `market ${market} side ${side}`,
};
