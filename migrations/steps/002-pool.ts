import { fetchPool, instructions, pda } from "@ballast/sdk";
import { PARAMETERS } from "../config";
import { agree } from "./agree";
import type { Step } from "./step";

/** The pool, its LP mint and its insurance vault. */
export const pool: Step = {
  name: "002-pool",
  async pending({ source, config, admin }) {
    const [home] = config.custodies;
    const found = await fetchPool(source, pda.pool(config.poolId));
    if (found && home) agree(`fund's mint of pool ${config.poolId}`, found.homeMint, home.mint);
    if (!home || found) return [];
    const create = { admin, id: config.poolId, homeMint: home.mint, config: PARAMETERS.pool };
    return [
      { what: `pool ${config.poolId} at ${pda.pool(config.poolId)}`, instructions: [instructions.createPool(create)] },
    ];
  },
};
