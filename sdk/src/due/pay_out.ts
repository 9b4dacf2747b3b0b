/** What the pool owes to owners whom it could not pay, or not yet. */
import type { PublicKey } from "@solana/web3.js";
import { payOutInstructions } from "../actions/index";
import { canReceive, isVacant } from "../state/index";
import type { Crank } from "./crank";
import type { Owed } from "./held";
import { answer, type Stage } from "./stage";
import type { Found } from "./task";

function one(stage: Stage, { address, account, to }: Owed): Found<"payOut">[] {
  const { custody, amount, deferred, owner } = account;
  const mint: PublicKey | undefined = stage.state.pool.state.custodies[custody]?.mint;
  const creates = isVacant(to);
  if (mint === undefined || !(creates || canReceive(to, mint, owner))) return [];
  const paid = answer("quote_pay_out", "Instant", stage.instant(), { custody, amount, deferred });
  if (paid === null) return [];
  return [{ payable: { address, account }, amount: paid.amount, creates, reward: [], since: null }];
}

export const payOut: Crank<"payOut"> = {
  urgency: "hours",
  due: (stage) => stage.accounts.payables.flatMap((owed) => one(stage, owed)),
  plan: (ctx, { payable }, payer) => payOutInstructions(ctx, { payer, payable }),
};
