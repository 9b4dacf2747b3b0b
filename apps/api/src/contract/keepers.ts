/** Keepers: what they did, how fast. */
import { z } from "zod";
import * as u from "./units";

export const KeeperRow = z
  .object({
    keeper: u.address("The key that was paid"),
    actions: u.count("All that it did"),
    rewards: u.usd("Named as rewards by events"),
    liquidations: u.count("Liquidations"),
    notional: u.usd("Closed by them"),
    floors: u.usd("Paid by the fund"),
    last: u.seconds("Its last one"),
  })
  .meta({ id: "KeeperRow" });
export type KeeperRow = z.infer<typeof KeeperRow>;

export const Latency = z
  .object({
    count: u.count("Liquidations whose delay is known"),
    p50Ms: z.int().nonnegative().nullable().describe("How long its price had stood, to landing; whole seconds"),
    p95Ms: z.int().nonnegative().nullable(),
    p99Ms: z.int().nonnegative().nullable(),
    maxMs: z.int().nonnegative().nullable(),
    due: z
      .array(
        z.object({
          market: u.number("Number of the market"),
          liquidatable: u.count("Positions that can be liquidated at the cached prices"),
          notional: u.usd("Of them"),
        }),
      )
      .describe("What waits for keepers now"),
  })
  .meta({ id: "Latency" });
export type Latency = z.infer<typeof Latency>;
