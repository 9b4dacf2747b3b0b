/** Requests that nothing can execute any more. */
import { MINUTE, type Rule } from "./rule";

export const cancelRequest: Rule<"cancelRequest"> = {
  limit: 10 * MINUTE,
  every: "slot",
  subject: ({ request }) => request.address.toBase58(),
};
