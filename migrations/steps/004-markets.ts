import { fetchPool, instructions, pda } from "@ballast/sdk";
import { PARAMETERS } from "../config";
import { agree, free } from "./agree";
import type { Step } from "./step";

/** The markets, in the configuration's order. */
export const markets: Step = {
  name: "004-markets",
  async pending({ source, config, admin }) {
    const address = pda.pool(config.poolId);
    const pool = await fetchPool(source, address);
    const done = pool?.state.marketCount ?? 0;
    const place = (symbol: string) => config.custodies.findIndex((c) => c.symbol === symbol);
    for (const [i, { index, stable }] of config.markets.slice(0, done).entries()) {
      agree(`index of market ${i}`, pool?.state.exposures[i]?.index, place(index));
      agree(`stable of market ${i}`, pool?.state.exposures[i]?.stable, place(stable));
    }
    free(pool, config.markets.slice(done));
    return config.markets.slice(done).map(({ index, stable }, i) => {
      const market = pda.market(address, done + i);
      const add = {
        admin,
        pool: address,
        market,
        index: place(index),
        stable: place(stable),
        sleeps: false, // which the configuration states of every feed
        config: PARAMETERS.market,
      } as const;
      return { what: `market ${index}`, instructions: [instructions.addMarket(add)] };
    });
  },
};
