/** Who may change what, and when: changes wait and stay within what is in force; the guardian only tightens. */
import { ensure } from "./error";
import { accrueInPlace } from "./fees";
import {
  type CustodyParams,
  custodyOf,
  type ExposureState,
  type MarketParams,
  type MarketState,
  type PoolState,
  pure,
} from "./state";
import { i64, later, max, type Seconds, type Usd } from "./units";
import { changeCustodyInPlace as followCustodyInPlace } from "./volatility";

const DAY: Seconds = 86_400n;
const LISTING_DELAY = 3n * DAY;
const MOST_DELAY = 30n * DAY;
/** Number of the kind of change that lists a token, and of kinds. */
const LIST_CUSTODY = 6;
const KINDS = 8;
/** `impact / depth` that a change may always have, as depth (1e-6 USD) for each 1e-4 of impact. */
const DEFAULT_DEPTH: Usd = 50_000_000_000n;
/** And never above so many times that. */
const STEEPEST = 4n;

/** Most seconds that a due change may wait. */
export const OPEN_FOR: Seconds = 604_800n;
/** The guardian's term, and how long what it closes stays closed. */
export const TERM: Seconds = 604_800n;

/** When a change of this kind (the program's number) that is queued now may be executed. `InvalidParameter`, `MathOverflow`. */
export function eta(kind: number, delay: Seconds, now: Seconds): Seconds {
  ensure(kind < KINDS, "InvalidParameter");
  return i64(now + i64(max(delay, kind === LIST_CUSTODY ? LISTING_DELAY : DAY)));
}

/** A change stays valid up to its eta and at most seven days longer. `ChangeWindow`, `MathOverflow`. */
export function checkWindow(due: Seconds, validUntil: Seconds): void {
  ensure(validUntil >= due, "ChangeWindow");
  ensure(validUntil <= i64(due + OPEN_FOR), "ChangeWindow");
}

/** Whether a change may be executed now. `ChangeNotDue` before, `ChangeExpired` after. */
export function checkDue(due: Seconds, validUntil: Seconds, now: Seconds): void {
  ensure(now >= due, "ChangeNotDue");
  ensure(now <= validUntil, "ChangeExpired");
}

/** `MarketHasOpenEvent` if a loss event is open in the market of this number, or in any of the pool. */
export function checkCalm(pool: { exposures: Pick<ExposureState, "sides">[] }, market: number | null = null): void {
  const concerned = market === null ? pool.exposures : pool.exposures.slice(market, market + 1);
  ensure(
    concerned.every(({ sides }) => sides.every(({ event }) => event === 0n)),
    "MarketHasOpenEvent",
  );
}

/** A delay only lengthens, to 30 days at most. `ChangeForbidden`, `InvalidParameter`. */
export function checkDelay(old: Seconds, next: Seconds): void {
  ensure(next >= old, "ChangeForbidden");
  ensure(next <= MOST_DELAY, "InvalidParameter");
}

/** A stable stays one; the weight below which nobody may withdraw only falls. `ChangeForbidden`, `WrongAccount`. */
export function checkCustody(
  pool: PoolState,
  index: number,
  { stable, minWeight }: Pick<CustodyParams, "stable" | "minWeight">,
): void {
  const { params: old } = custodyOf(pool, index);
  ensure(stable === old.stable && minWeight <= old.minWeight, "ChangeForbidden");
}

/** `impact / depth` at most doubles, up to four times the default, or becomes the default. `ChangeForbidden`. */
export function checkMarket(
  { params: old }: Pick<MarketState, "params">,
  { impact, depth }: Pick<MarketParams, "impact" | "depth">,
): void {
  const grown = (times: bigint) => impact * old.depth <= times * old.impact * depth;
  const steep = impact * DEFAULT_DEPTH;
  ensure(steep <= depth || grown(1n) || (grown(2n) && steep <= STEEPEST * depth), "ChangeForbidden");
}

/** As {@link changeCustody}, in place. */
export function changeCustodyInPlace(pool: PoolState, index: number, params: CustodyParams, now: Seconds): void {
  const measured = pool.exposures.slice(0, pool.marketCount).some((exposure) => exposure.index === index);
  const custody = custodyOf(pool, index);
  accrueInPlace(custody, now);
  followCustodyInPlace(custody, params, measured, now);
}
/** New parameters of a token; what is due up to now is due at the old rate. `WrongAccount`, `MathOverflow`. */
export const changeCustody = pure(changeCustodyInPlace);

/** What the guardian may do. */
export type Measure =
  | { kind: "reduceOnly"; index: number }
  | { kind: "closeDeposits" }
  /** New caps of a market's open interest, 1e-6 USD. */
  | { kind: "lowerInterest"; index: number; maxLong: bigint; maxShort: bigint }
  /** New deposit cap of a custody, in atoms. */
  | { kind: "lowerDeposits"; index: number; cap: bigint };

/** As {@link tighten}, in place. */
export function tightenInPlace(
  { pool, market }: { pool: PoolState; market: MarketState },
  measure: Measure,
  now: Seconds,
): void {
  const until = later(now, TERM);
  switch (measure.kind) {
    case "reduceOnly":
      market.reduceOnlyUntil = until;
      return;
    case "closeDeposits":
      pool.depositsClosedUntil = until;
      return;
    case "lowerInterest": {
      const { maxLong, maxShort } = measure;
      ensure(maxLong <= market.params.maxLong && maxShort <= market.params.maxShort, "GuardianLoosens");
      Object.assign(market.params, { maxLong, maxShort });
      return;
    }
    case "lowerDeposits": {
      const { params } = custodyOf(pool, measure.index);
      ensure(measure.cap <= params.depositCap, "GuardianLoosens");
      params.depositCap = measure.cap;
    }
  }
}
/** Takes a guardian's measure; the market is that of one on a market. `GuardianLoosens`, `WrongAccount`. */
export const tighten = pure(tightenInPlace);
