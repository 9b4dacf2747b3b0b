/**
 * How far the hedge may be off before trading is worth it. The error wanders with the pool's flow and is brought back
 * to the edge of the band: a narrow one costs trades, a wide one costs risk.
 *
 * With a band of half width b, delta that wanders by s a day and costs k a unit traded, the edge is traded at s^2 / 2b
 * a day, so trading costs k s^2 / 2b. The error lies evenly in the band, its mean square is b^2 / 3, and with aversion
 * g and volatility v that risk is worth g v^2 b^2 / 6. The sum is least at b^3 = 3 k s^2 / 2 g v^2: the cube root of
 * the cost.
 */
import type { Terms } from "./terms";

/** What a band costs in a day, of the pool's value: trades, and risk in the same coin. */
export const bandCost = (half: number, sigmaDay: number, { cost, flow, aversion }: Terms): number =>
  (cost * flow ** 2) / (2 * half) + (aversion * sigmaDay ** 2 * half ** 2) / 6;

/** Half width at which that is least, of the pool's value. */
export const cheapest = (sigmaDay: number, { cost, flow, aversion }: Terms): number =>
  sigmaDay === 0 ? 1 : Math.cbrt((1.5 * cost * flow ** 2) / (aversion * sigmaDay ** 2));

/** The band around the target, in USD: the cheapest, the floor at least. */
export const bandOf = (nav: number, sigmaDay: number, terms: Terms): number =>
  nav * Math.max(terms.floor, cheapest(sigmaDay, terms));
