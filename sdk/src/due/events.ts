/** What the cranks of loss events share: the sides of every market, and the waits that no account carries. */
import {
  BOTH,
  bookOf,
  CONSTANTS,
  type MarketState,
  type Side,
  type SideBook,
  type SideTotals,
  totalsOf,
} from "../engine/index";
import type { Stage } from "./stage";

/** Seconds: a loss event accrues, the next one waits after it, waiting shortfall lives, liens live. */
export const WAITS = {
  accrual: CONSTANTS.ACCRUAL,
  spacing: CONSTANTS.SPACING,
  waitingShortfall: CONSTANTS.WAITING_LIFE,
  lien: CONSTANTS.LIEN_LIFE,
} as const;

interface SideHere {
  market: number;
  side: Side;
  book: SideBook;
  totals: SideTotals;
}

/** Both sides of every market. */
export const sidesOf = (stage: Stage): SideHere[] =>
  stage.markets.flatMap(({ number, market }: { number: number; market: MarketState }) =>
    BOTH.map((side) => ({
      ...{ market: number, side },
      book: bookOf(market, side),
      totals: totalsOf(stage.pool, market, side),
    })),
  );
