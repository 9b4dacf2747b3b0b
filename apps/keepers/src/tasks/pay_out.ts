/** What the pool owes to owners who can be paid. */
import { HOUR, type Rule } from "./rule";

export const payOut: Rule<"payOut"> = {
  limit: HOUR,
  every: "seconds",
  subject: ({ payable }) => payable.address.toBase58(),
  // A token account that is made for an owner is the owner's to close, who takes its rent of 0.002 SOL home. With an
  // order that nobody fills they are owed its collateral anew each minute, for the fees of three transactions.
  leave: ({ creates }) => (creates ? "its owner has no token account: they are paid when they have made one" : null),
};
