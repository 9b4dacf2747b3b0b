/** Receipts whose liens have lapsed. */
import { sealInstructions } from "../actions/index";
import type { Crank } from "./crank";
import { WAITS } from "./events";
import { answer } from "./stage";

export const sealLossEvent: Crank<"sealLossEvent"> = {
  urgency: "hours",
  due: (stage) =>
    stage.accounts.receipts.flatMap((receipt) => {
      const { market: key, state } = receipt.account;
      const market = state.sealed === 0 ? stage.numberOf(key) : null;
      if (market === null || answer("do_seal", "Scene", stage.scene(market), state) === null) return [];
      return [{ market, receipt, reward: [], since: state.finalized + WAITS.lien + 1n }];
    }),
  plan: (ctx, { receipt }) => sealInstructions(ctx, { receipt }),
};
