/** Fees that are due to the insurance fund, and tokens that belong to nobody. */
import { sweepInstructions } from "../actions/index";
import type { Crank } from "./crank";
import { answer, type Stage } from "./stage";
import type { Found } from "./task";

function one(stage: Stage, vault: bigint, custody: number): Found<"sweepInsurance">[] {
  const home = stage.pool.fund.custody;
  const pool = stage.instant(custody === home ? null : custody);
  const swept = answer("quote_sweep", "Instant", pool, { vault, custody });
  if (swept === null) return [];
  const { gained, surplus } = swept;
  return [{ custody, gained, surplus, reward: [], since: null }];
}

export const sweepInsurance: Crank<"sweepInsurance"> = {
  urgency: "hours",
  due: (stage) => stage.accounts.vaults.flatMap((vault, custody) => one(stage, vault, custody)),
  plan: (ctx, { custody }) => sweepInstructions(ctx, { custody }),
};
