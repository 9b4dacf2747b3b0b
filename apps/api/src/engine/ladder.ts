/**
 * How much can be liquidated at which price, and who would pay there. Counting is done once a moment for all that is
 * asked ({@link Books}); what a large book would lose takes seconds, and is found beside the requests that ask for it.
 */
import { engine } from "@ballast/sdk";
import type { AsOf, FundStress, Ladder, Payers } from "../contract/index";
import { fault } from "../fault";
import { type Book, Books } from "./book";
import { Cached } from "./cached";
import { rungsIn } from "./counted";
import type { Sums } from "./histogram";
import type { Live } from "./live";
import { priceOf, share, text, worth } from "./plain";

export interface LadderAsked {
  market: number;
  stepBp: number;
  rungs: number;
  payers: boolean;
}

/** Prices from `rungs` steps below to as many above; none at zero. */
function stepsOf(price: bigint, { stepBp, rungs }: LadderAsked): { bp: number; at: bigint }[] {
  return Array.from({ length: 2 * rungs + 1 }, (_, i) => (i - rungs) * stepBp)
    .map((bp) => ({ bp, at: (price * BigInt(10_000 + bp)) / 10_000n }))
    .filter(({ at }, i, all) => at > 0n && at !== all[i - 1]?.at);
}

const payersOf = (row: engine.LossRow): Payers => ({
  deficit: text(row.longDeficit + row.shortDeficit),
  ...{ young: text(row.young), insurance: text(row.insurance), deductible: text(row.deductible) },
  ...{ shortfall: text(row.shortfall), keeperFloor: text(row.keeperFloor), longs: row.longs, shorts: row.shorts },
});

/** `WrongAccount` for a market that there is not. */
async function climb({ state, counted, losses }: Book, asked: LadderAsked): Promise<Ladder> {
  const { market } = asked;
  const pool = state.pool.state;
  const { sides, index } = engine.at(pool.exposures, market);
  const standing = counted.standings[market];
  if (standing === undefined) throw new engine.MathError("WrongAccount");
  const price = priceOf(pool, market);
  const steps = stepsOf(price, asked);
  const prices = steps.map(({ at }) => at);
  const paid = asked.payers ? await losses(market, prices) : [];
  const { unit } = engine.at(pool.custodies, index);
  const all = sides.reduce((sum, { size }) => sum + worth(size, price, unit), 0n);
  const rungs = rungsIn(standing, prices).map((rung, i) => {
    const low = steps[i - 1];
    const payers = low === undefined ? undefined : paid[i - 1];
    return {
      ...{ low: text(low?.at ?? 0n), high: steps[i] === undefined ? null : text(engine.at(prices, i)) },
      changeBp: (low ?? steps[0])?.bp ?? 0,
      ...{ long: text(rung.long), short: text(rung.short), longs: rung.longs, shorts: rung.shorts },
      payers: payers === undefined ? null : payersOf(payers),
    };
  });
  const { safe, failed, top } = standing;
  const topShare = text(share(worth(top, price, unit), all));
  const { positions } = counted;
  return { market, price: text(price), stepBp: asked.stepBp, rungs, safe, failed, topShare, positions };
}

/** What was found, and how fresh it is. */
type Of<T> = T & { asOf: AsOf };

/**
 * Ladders with payers that are found at once: each takes tens of counts of the book, and there are thousands of
 * different ones to ask for. What the fund would pay is one question a market.
 */
const PAID_AT_ONCE = { all: 8, each: 3 };

/** What takes long, of what was asked for lately. */
export class Ladders {
  private readonly books: Books;
  private readonly ladders = new Cached<Of<{ ladder: Ladder }>>();
  private readonly paid = new Cached<Of<{ ladder: Ladder }>>(PAID_AT_ONCE);
  private readonly stresses = new Cached<Of<{ rows: FundStress[] }>>();

  /** `now`: how fresh what is found at this moment is. */
  constructor(live: Live, now: () => AsOf) {
    this.books = new Books(live, now);
  }

  get faults(): string[] {
    return this.books.faults;
  }
  start(): void {
    this.books.start();
  }
  stop(): Promise<void> {
    return this.books.stop();
  }

  /**
   * `WrongAccount` for a market that there is not; `NotReady` while a large book was never counted for it; `Busy` where
   * enough others are asked for with their payers, `TooMany` where enough are by this asker.
   */
  ladder(asked: LadderAsked, asker: string | null): Promise<Of<{ ladder: Ladder }>> {
    const seek = async (book: Book) => ({ ladder: await climb(book, asked), asOf: book.asOf });
    const by = { question: JSON.stringify(asked), asker };
    return this.found(asked.payers ? this.paid : this.ladders, by, seek, asked.payers);
  }
  /** What the fund would pay at prices far from now. `NotReady`. */
  stress(market: number): Promise<Of<{ rows: FundStress[] }>> {
    const seek = async (book: Book) => ({ rows: await stress(book, market), asOf: book.asOf });
    return this.found(this.stresses, { question: String(market), asker: null }, seek, true);
  }
  /** Every position by its leverage, by market. `NotReady`. */
  leverages(): Of<{ sums: Sums[] }> {
    const { counted, asOf } = this.books.latest;
    return { sums: counted.sums, asOf };
  }

  /** What of a large book takes long is not waited for. */
  private found<T>(
    cached: Cached<T>,
    by: { question: string; asker: string | null },
    seek: (book: Book) => Promise<T>,
    isLong: boolean,
  ): Promise<T> {
    const book = this.books.latest;
    const sought = () => seek(book);
    const asked = { ...by, moment: book.name };
    if (!isLong || !this.books.isLarge) return cached.get(asked, sought);
    const last = cached.latest(asked, sought);
    if (last === null) throw fault("NotReady", "this is found for the first time", 2);
    return Promise.resolve(last);
  }
}

const CHANGES = [-5_000, -4_000, -3_000, -2_000, -1_000, -500, 500, 1_000, 2_000, 3_000, 4_000, 5_000];

async function stress({ state, losses }: Book, market: number): Promise<FundStress[]> {
  const price = priceOf(state.pool.state, market);
  const prices = CHANGES.map((bp) => (price * BigInt(10_000 + bp)) / 10_000n);
  const found = await losses(market, prices);
  const { balance } = state.pool.state.fund;
  return found.map((row, i) => ({
    ...{ market, changeBp: CHANGES[i] ?? 0, price: text(engine.at(prices, i)) },
    ...{ deficit: text(row.longDeficit + row.shortDeficit), insurance: text(row.insurance) },
    ...{ keeperFloor: text(row.keeperFloor), balance: text(balance - row.insurance - row.keeperFloor) },
    ...{ shortfall: text(row.shortfall), lps: text(row.young + row.deductible) },
  }));
}
