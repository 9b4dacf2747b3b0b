/** How much each market moves now: what the pool itself measures. */
import type { engine } from "@ballast/sdk";
import { blended } from "../stats/volatility";
import type { Book } from "./book";

/** Variances are 1e-18 an hour. */
const SCALE = 1e-18;

/** Blended volatility of an hour of every market, as a share. */
export const sigmasOf = ({ world }: Book, weight: number): number[] =>
  world.markets.map((market) => {
    const { fast, slow } = (market as engine.MarketState).volatility;
    return blended(Math.sqrt(Number(fast) * SCALE), Math.sqrt(Number(slow) * SCALE), weight);
  });
