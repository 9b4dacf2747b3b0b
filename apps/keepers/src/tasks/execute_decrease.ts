/** Take profits and stop losses: the print that set them off counts for three seconds. */
import type { Rule } from "./rule";

export const executeDecrease: Rule<"executeDecrease"> = {
  limit: 15,
  every: "slot",
  subject: ({ request }) => request.address.toBase58(),
};
