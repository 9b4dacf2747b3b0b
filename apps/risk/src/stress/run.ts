/** Runs named stresses over a book: every market at once, each with all that can be liquidated there. */
import { type engine, fundHealth, lossesAt } from "@ballast/sdk";
import type { Book } from "../book/book";
import { indexOf, priced, wholeOf } from "../book/world";
import { RiskError } from "../error";
import { priceAt } from "./ladder";
import { STRESSES, type Stress } from "./named";

/** What a stress does to one market. */
export interface MarketStress {
  market: number;
  price: bigint;
  losses: engine.LossRow;
}

/** What a stress does. Amounts in 1e-6 USD. */
export interface StressResult extends Stress {
  markets: MarketStress[];
  deficit: bigint;
  /** Asked of the fund by all markets, each as if it alone asked: more than the fund has cannot be paid by it. */
  insurance: bigint;
  /** Borne by LPs: young shares and the deductible. */
  lps: bigint;
  /** Joins loss events: LPs' half, then fresh profit of the winners. */
  shortfall: bigint;
  liquidated: number;
  /** Positions of which the engine gives an error. */
  failed: number;
}

/** All stresses, with the fund as it is. */
export interface StressReport {
  fund: { balance: bigint; target: bigint };
  stresses: StressResult[];
}

/** Prices of every custody after a move: those of markets move as the index, stables as the stable. */
function moved({ world }: Book, { index, stable }: Stress): Map<number, bigint> {
  const prices = new Map<number, bigint>();
  world.pool.custodies.slice(0, world.pool.custodyCount).forEach(({ params, print, silentSince }, custody) => {
    const move = params.stable === 1 ? stable : index;
    if (move !== 0 && silentSince === 0n) prices.set(custody, priceAt(print.price, 1 + move));
  });
  return prices;
}

const sum = <T>(items: readonly T[], of: (item: T) => bigint): bigint =>
  items.reduce((all, item) => all + of(item), 0n);

function stressed(book: Book, stress: Stress): StressResult {
  const prices = moved(book, stress);
  const whole = wholeOf(book.read, priced(book.world, prices));
  const markets = book.ranges
    .filter(({ from, to }) => to > from)
    .map(({ market }) => {
      const { custody, price: now } = indexOf(book.world, market);
      const price = prices.get(custody) ?? now;
      const [losses] = lossesAt(whole, book.packed, { market, prices: [price] });
      return { market, price, losses: losses as engine.LossRow };
    });
  const rows = markets.map(({ losses }) => losses);
  return {
    ...stress,
    markets,
    deficit: sum(rows, ({ longDeficit, shortDeficit }) => longDeficit + shortDeficit),
    insurance: sum(rows, ({ insurance, keeperFloor }) => insurance + keeperFloor),
    lps: sum(rows, ({ young, deductible }) => young + deductible),
    shortfall: sum(rows, ({ shortfall }) => shortfall),
    liquidated: rows.reduce((all, { longs, shorts }) => all + longs + shorts, 0),
    failed: rows.reduce((all, { failed }) => all + failed, 0),
  };
}

/** The stresses by name, on the book as it is. `EmptyBook`. */
export function stressesOf(book: Book, stresses: readonly Stress[] = STRESSES): StressReport {
  if (book.packed.length === 0) throw new RiskError("EmptyBook", "the pool");
  const { balance, target } = fundHealth(book.world);
  return { fund: { balance, target }, stresses: stresses.map((stress) => stressed(book, stress)) };
}
