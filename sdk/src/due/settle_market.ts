/** Markets whose feed has been dead for a day. */
import { settleInstructions } from "../actions/index";
import type { Crank } from "./crank";
import { answer } from "./stage";

const DAY = 86_400n;

export const settleMarket: Crank<"settleMarket"> = {
  urgency: "hours",
  due: (stage) =>
    stage.markets.flatMap(({ number, index }) => {
      const done = answer("do_settle", "Scene", stage.scene(number, index), {});
      const silent = stage.pool.custodies[index]?.silentSince ?? 0n;
      if (done === null) return [];
      return [{ market: number, settleAt: done.settleAt, reward: [], since: silent === 0n ? null : silent + DAY }];
    }),
  plan: (ctx, { market }) => settleInstructions(ctx, { market }),
};
