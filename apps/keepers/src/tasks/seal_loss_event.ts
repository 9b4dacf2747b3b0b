/** Receipts whose liens have lapsed. */
import { HOUR, type Rule } from "./rule";

export const sealLossEvent: Rule<"sealLossEvent"> = {
  limit: 6 * HOUR,
  every: "seconds",
  subject: ({ receipt }) => receipt.address.toBase58(),
};
