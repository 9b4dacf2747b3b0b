/** Winners who owe a share of their gain to a loss event that is final. */
import { engine, type Keyed, type Position } from "@ballast/sdk";
import { at } from "./blank";
import { keeper, owner, SOL, USD, withBook } from "./plans";
import { MINTS, NOW, positionAt, type Venue } from "./venue";

/** A market whose longs owe a quarter of their gain above 140 to one event. */
export function indebted(lien = 1_000n * USD): Venue {
  const v = withBook(0, 0, 3_000n * USD, (pool, markets) => {
    const { state } = at(markets, 0);
    const book = at(state.sides, 0);
    const [price, reference] = [15_000_000_000n, 14_000_000_000n];
    Object.assign(book, { lossEventCount: 1n, lastFinalized: NOW - 60n });
    const times = { opened: NOW - 960n, finalized: NOW - 60n };
    const clawbackRate = engine.FRAC_ONE / 4n;
    Object.assign(at(book.lossEvents, 0), { number: 0n, ...times, clawbackRate, price, reference, lien });
    at(at(pool.state.exposures, 0).sides, 0).liens = lien;
    Object.assign(state.ledger, { deficits: lien, lienUnpaid: lien });
  });
  v.token(MINTS.SOL, keeper);
  return v;
}

/** A position of so many SOL, bought at 140. */
export function holder(
  v: Venue,
  nonce: number,
  sol: bigint,
  change: Partial<engine.PositionState> = {},
): Keyed<Position> {
  const state = { ...engine.emptyPosition(), size: sol * SOL, entry: sol * 140n * USD, collateral: 100n * USD };
  return positionAt(v, owner, { ...state, openedAt: NOW - 3_600n, ...change }, 0, BigInt(nonce));
}
