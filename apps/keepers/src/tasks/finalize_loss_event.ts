/** Loss events that have accrued: until then, whoever won waits. */
import { MINUTE, type Rule } from "./rule";

export const finalizeLossEvent: Rule<"finalizeLossEvent"> = {
  limit: 5 * MINUTE,
  every: "slot",
  subject: ({ market, side }) => `market ${market} side ${side}`,
};
