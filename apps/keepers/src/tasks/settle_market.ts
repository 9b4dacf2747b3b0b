/** Markets whose feed has been dead for a day. */
import { HOUR, type Rule } from "./rule";

export const settleMarket: Rule<"settleMarket"> = {
  limit: HOUR,
  every: "slot",
  subject: ({ market }) => `market ${market}`,
};
