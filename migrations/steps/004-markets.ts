import { fetchPool, instructions, pda } from "@ballast/sdk";
import { PARAMETERS } from "../config";
import type { Step } from "./index";

/** The markets, in the configuration's order. */
export const markets: Step = {
  name: "004-markets",
  async pending({ source, config, admin }) {
    const address = pda.pool(config.poolId);
    const done = (await fetchPool(source, address))?.state.marketCount ?? 0;
    const place = (symbol: string) => config.custodies.findIndex((c) => c.symbol === symbol);
    return config.markets.slice(done).map(({ index, stable }, i) => {
      const market = pda.market(address, done + i);
      const add = {
        admin,
        pool: address,
        market,
        index: place(index),
        stable: place(stable),
        config: PARAMETERS.market,
      };
      return { what: `market ${index}`, instructions: [instructions.addMarket(add)] };
    });
  },
};
