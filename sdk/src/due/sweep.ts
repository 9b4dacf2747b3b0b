/** Fees that are due to the insurance fund, and tokens that belong to nobody. */
import { sweepInstructions } from "../actions/index";
import type { Crank } from "./crank";
import { play, type Stage } from "./stage";
import type { Found } from "./task";

function one(stage: Stage, vault: bigint, custody: number): Found<"sweepInsurance">[] {
  const home = stage.pool.fund.custody;
  const pool = stage.instant(custody === home ? null : custody);
  const swept = play("quote_sweep", "Instant", pool, { vault, custody });
  if (swept === null) return [];
  const { gained, surplus } = swept.report;
  return [{ custody, gained, surplus, reward: [], since: null }];
}

export const sweepInsurance: Crank<"sweepInsurance"> = {
  urgency: "hours",
  due: (stage) => stage.accounts.vaults.flatMap((vault, custody) => one(stage, vault, custody)),
  plan: (ctx, { custody }) => sweepInstructions(ctx, { custody }),
};
