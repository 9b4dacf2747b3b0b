import { fetchPool, instructions, pda } from "@ballast/sdk";
import { PARAMETERS } from "../config";
import { agree, free } from "./agree";
import type { Step } from "./step";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** The pool's tokens, in the configuration's order: the first is the stable of the insurance fund. */
export const custodies: Step = {
  name: "003-custodies",
  async pending({ source, config, admin }) {
    const address = pda.pool(config.poolId);
    const pool = await fetchPool(source, address);
    const done = pool?.state.custodyCount ?? 0;
    for (const [i, { mint, feed }] of config.custodies.slice(0, done).entries()) {
      agree(`mint of custody ${i}`, pool?.state.custodies[i]?.mint, mint);
      agree(`feed of custody ${i}`, hex(pool?.state.custodies[i]?.feedId ?? new Uint8Array()), hex(feed));
    }
    free(pool, config.custodies.slice(done));
    return config.custodies.slice(done).map(({ symbol, mint, feed, stable }) => ({
      what: `custody ${symbol}`,
      instructions: [
        instructions.addCustody({ admin, pool: address, mint, feedId: feed, config: PARAMETERS.custody(stable) }),
      ],
    }));
  },
};
