/** What the cranks of loss events share: the sides of every market, and the waits that no account carries. */
import { BOTH, bookOf, type MarketState, type Side, type SideBook, type SideTotals, totalsOf } from "../engine/index";
import type { Stage } from "./stage";

/** Seconds that a loss event accrues, that the next one waits after it, that waiting shortfall lives, and that liens do: `crates/engine/src/mutualization/mod.rs`. */
export const WAITS = { accrual: 900n, spacing: 3_600n, waitingShortfall: 4_500n, lien: 28_800n } as const;

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
