import { fetchPool, instructions, pda } from "@ballast/sdk";
import { PARAMETERS } from "../config";
import type { Step } from "./index";

/** The pool's tokens, in the configuration's order: the first is the stable of the insurance fund. */
export const custodies: Step = {
  name: "003-custodies",
  async pending({ source, config, admin }) {
    const address = pda.pool(config.poolId);
    const done = (await fetchPool(source, address))?.state.custodyCount ?? 0;
    return config.custodies.slice(done).map(({ symbol, mint, feed, stable }) => ({
      what: `custody ${symbol}`,
      instructions: [
        instructions.addCustody({ admin, pool: address, mint, feedId: feed, config: PARAMETERS.custody(stable) }),
      ],
    }));
  },
};
