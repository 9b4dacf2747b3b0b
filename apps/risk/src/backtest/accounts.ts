/** Simulated accounts along a series: when each opens, and when a price first reaches where it can be liquidated. */
import { marksOf } from "../book/marks";
import { crowdBook } from "../reference/crowd";
import type { Bars } from "../series/bars";
import type { Random } from "../stats/random";

/** One account, kept as it was opened: it adds no collateral and closes nothing. */
export interface Account {
  side: 0 | 1;
  /** Notional over collateral when it was opened. */
  leverage: number;
  /** Bar at whose end it opens, at that price, and the last one at whose end it is asked about. */
  opened: number;
  closes: number;
  entry: number;
  /** Price at which the engine would let it be liquidated. */
  limit: number;
  /** Bar in which that price was first reached; after all bars if never. */
  hit: number;
}

/** Mean life, in hours. */
const LIFE = 72;
const HOUR = 3_600;

function hitOf({ high, low, length }: Bars, side: number, limit: number, opened: number, until: number): number {
  const last = Math.min(length - 1, until);
  for (let i = opened + 1; i <= last; i++)
    if (side === 0 ? (low[i] as number) <= limit : (high[i] as number) >= limit) return i;
  return Number.MAX_SAFE_INTEGER;
}

/** What is drawn. */
export interface Drawing {
  random: Random;
  count: number;
  from: number;
  ahead: number;
  leverage?: number | undefined;
}

/** Draws accounts that open between two bars; `ahead` bars after an account's end are still looked at. */
export function accountsOn(bars: Bars, { random, count, from, ahead, leverage: most }: Drawing): Account[] {
  const marks = marksOf(crowdBook(random, count, most));
  return Array.from({ length: count }, (_, i) => {
    const side = marks.side[i] as 0 | 1;
    const opened = from + random.below(Math.max(1, bars.length - ahead - from));
    const life = Math.ceil((random.exponential(LIFE) * HOUR) / bars.step);
    const closes = Math.min(bars.length - ahead - 1, opened + life);
    const entry = bars.close[opened] as number;
    const limit = (marks.limit[i] as number) * entry;
    const leverage = (marks.notional[i] as number) / (marks.residual[i] as number);
    return { side, leverage, opened, closes, entry, limit, hit: hitOf(bars, side, limit, opened, closes + ahead) };
  });
}
