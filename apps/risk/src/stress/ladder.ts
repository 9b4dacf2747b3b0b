/** How much can be liquidated at which price of a market, and who would pay: all of it the engine's own answers. */
import { type engine, type Ladder, ladderOf, lossesAt } from "@ballast/sdk";
import type { Book } from "../book/book";
import { indexOf, wholeOf } from "../book/world";
import { RiskError } from "../error";

/** One step of a ladder. */
export interface Step {
  /** The price as a share of the price now. */
  share: number;
  price: bigint;
  /** Notional that can be liquidated at this price, in 1e-6 USD: longs at it and above, shorts at it and below. */
  long: bigint;
  short: bigint;
  longs: number;
  shorts: number;
  losses: engine.LossRow;
}

/** A market's ladder. */
export interface MarketLadder {
  market: number;
  price: bigint;
  steps: Step[];
  /** Positions that no price makes liquidatable, and those of which the engine gives an error. */
  safe: number;
  failed: number;
}

/** From half to half as much again, every 5 %. */
export const SHARES: readonly number[] = Array.from({ length: 21 }, (_, i) => (50 + 5 * i) / 100);

/** A price at a share of another: shares have six digits. */
export const priceAt = (price: bigint, share: number): bigint => (price * BigInt(Math.round(share * 1e6))) / 1_000_000n;

const rungsOf = ({ rungs }: Ladder) => rungs as Ladder["rungs"];

/** What steps up to each price add up to: of shorts from below, of longs from above. */
function summed(ladder: Ladder, prices: readonly bigint[]): Pick<Step, "long" | "short" | "longs" | "shorts">[] {
  const rungs = rungsOf(ladder);
  return prices.map((_, i) => {
    const [below, above] = [rungs.slice(0, i + 1), rungs.slice(i + 1)];
    return {
      short: below.reduce((sum, { short }) => sum + short, 0n),
      shorts: below.reduce((sum, { shorts }) => sum + shorts, 0),
      long: above.reduce((sum, { long }) => sum + long, 0n),
      longs: above.reduce((sum, { longs }) => sum + longs, 0),
    };
  });
}

/** Ladder of one market at shares of its price, which rise. `NoMarket`, `NoPrice`, `BadRange`. */
export function marketLadder(book: Book, market: number, shares: readonly number[] = SHARES): MarketLadder {
  const { price } = indexOf(book.world, market);
  const rises = shares.every((share, i) => share > 0 && share < 100 && share > (shares[i - 1] ?? 0));
  if (!rises || shares.length === 0) throw new RiskError("BadRange", "steps are shares of the price, which rise");
  const prices = shares.map((share) => priceAt(price, share));
  const whole = wholeOf(book.read, book.world);
  const ladder = ladderOf(whole, book.packed, { market, steps: prices });
  const sums = summed(ladder, prices);
  const losses = lossesAt(whole, book.packed, { market, prices });
  const steps = shares.map((share, i) => ({
    ...{ share, price: prices[i] as bigint, losses: losses[i] as engine.LossRow },
    ...(sums[i] as Pick<Step, "long" | "short" | "longs" | "shorts">),
  }));
  return { market, price, steps, safe: ladder.safe, failed: ladder.failed };
}

/** Ladders of all markets with a position. `EmptyBook`. */
export function ladders(book: Book, shares: readonly number[] = SHARES): MarketLadder[] {
  const found = book.ranges.filter(({ from, to }) => to > from);
  if (found.length === 0) throw new RiskError("EmptyBook", "the pool");
  return found.map(({ market }) => marketLadder(book, market, shares));
}
