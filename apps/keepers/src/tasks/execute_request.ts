/** Orders whose print is there: it is five seconds old at most when it counts. */
import type { Rule } from "./rule";

export const executeRequest: Rule<"executeRequest"> = {
  limit: 15,
  every: "slot",
  subject: ({ request }) => request.address.toBase58(),
};
