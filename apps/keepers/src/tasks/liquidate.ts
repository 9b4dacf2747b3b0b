/** Positions below maintenance. Every second makes the hole of one without equity larger. */
import type { Rule } from "./rule";

export const liquidate: Rule<"liquidate"> = {
  limit: 10,
  every: "slot",
  subject: ({ position }) => position.address.toBase58(),
};
