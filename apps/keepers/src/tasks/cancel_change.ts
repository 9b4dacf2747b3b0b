/** Changes that nobody executed in time. */
import { HOUR, type Rule } from "./rule";

export const cancelChange: Rule<"cancelChange"> = {
  limit: 24 * HOUR,
  every: "seconds",
  subject: ({ change }) => change.address.toBase58(),
};
