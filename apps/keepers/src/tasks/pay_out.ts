/** What the pool owes to owners. Whoever pays may have to make the owner's token account, and is not paid for that. */
import { engine } from "@ballast/sdk";
import { HOUR, type Rule, USD } from "./rule";

/** 1e-6 USD: for less no token account is made, whose rent (0.002 SOL) is given away. */
const LEAST = 5n * USD;

export const payOut: Rule<"payOut"> = {
  limit: HOUR,
  every: "seconds",
  subject: ({ payable }) => payable.address.toBase58(),
  leave: ({ payable, amount, creates }, { state }) => {
    const custody = state.pool.state.custodies[payable.account.custody];
    if (!creates || custody === undefined) return null;
    const value = engine.mulDivDown(amount, custody.print.price, custody.unit);
    return value < LEAST ? "its owner has no token account, and it is less than five dollars" : null;
  },
};
