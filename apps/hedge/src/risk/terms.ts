/** What a hedge is judged by. Shares are of one: 0.4 is 40 %. */
import { z } from "zod";

const share = z.number("is a number").min(0, "is 0 at least").max(1, "is 1 at most");
const positive = z.number("is a number").positive("is above 0");

/** The terms of a settings file, each with what holds if it is left out. */
export const TERMS = z.strictObject({
  ratio: share.default(1).meta({ description: "Part of the pool's delta that is to be hedged." }),
  floor: share.default(0.02).meta({ description: "Least band around the target, of the pool's value." }),
  cost: positive.default(0.0005).meta({ description: "Cost of a trade, of what is traded: fee, half spread, impact." }),
  flow: share.default(0.05).meta({ description: "How far the pool's delta wanders by itself in a day, of its value." }),
  aversion: positive.default(5).meta({ description: "Relative risk aversion: 5 pays 1.25 % a year to avoid 7 %." }),
  cap: share.default(0.4).meta({ description: "Most of the hedge that may stand on one venue." }),
  marginRate: positive.max(1).default(0.1).meta({ description: "Margin that opening a hedge elsewhere takes." }),
  take: positive.max(1).default(0.25).meta({ description: "Part of the depth within 25 bp that is taken at once." }),
  refill: positive.default(60).meta({ description: "Seconds until that depth is there again." }),
  leastHours: positive
    .default(1)
    .meta({ description: "Least time without a hedge that a failed venue is taken to mean." }),
  transferHours: positive.default(24).meta({ description: "Time to bring margin to another venue." }),
  sigmas: z
    .tuple([positive, positive])
    .default([3, 1.5])
    .meta({ description: "Days' volatility to liquidation at which to warn, and to call." }),
  adl: share.default(0.8).meta({ description: "Rank in the queue of ADL from which to warn." }),
  gain: positive
    .default(2)
    .meta({ description: "Days' volatility that a hedge has won: the venue's losers owe that." }),
  fundFall: share.default(0.1).meta({ description: "Fall of a venue's insurance fund at which to warn." }),
  skewMs: positive.default(1_000).meta({ description: "Difference of clocks at which to warn." }),
  priceAge: positive.default(60).meta({ description: "Age of a pool's price, seconds, at which its delta is old." }),
});
export type Terms = z.infer<typeof TERMS>;
