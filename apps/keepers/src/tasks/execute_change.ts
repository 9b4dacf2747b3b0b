/** Changes whose time has come. */
import { HOUR, type Rule } from "./rule";

export const executeChange: Rule<"executeChange"> = {
  limit: HOUR,
  every: "seconds",
  subject: ({ change }) => change.address.toBase58(),
};
