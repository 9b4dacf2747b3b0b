/** Tickets that have matured, for their owners. */
import { HOUR, type Rule } from "./rule";

export const claimTicket: Rule<"claimTicket"> = {
  limit: HOUR,
  every: "seconds",
  subject: ({ ticket }) => ticket.address.toBase58(),
};
