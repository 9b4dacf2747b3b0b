/** The hard bounds of what an operator configures. A rule of each set throws `InvalidParameter` where the program would refuse it. */
import { ensure } from "./error";
import type { CustodyParams, EventParams, MarketParams, PoolParams } from "./state";

/** A number with the least and the most that it may be. */
type Bounded = readonly [x: bigint, least: bigint, most: bigint];

const within = (...numbers: Bounded[]): void =>
  ensure(
    numbers.every(([x, least, most]) => x >= least && x <= most),
    "InvalidParameter",
  );

/** Of what a loss event keeps as it was when it opened. `InvalidParameter`. */
export const checkEvents = (p: EventParams): void =>
  within(
    [p.lpShare, 3_000n, 10_000n],
    [p.hMax, 0n, 2_500n],
    [p.minEvent, 1_000_000n, 1_000_000_000_000n],
    [p.minEventShare, 0n, 100n],
    [p.hold, 7_200n, 28_800n],
  );

/** Of a pool and its insurance fund. `InvalidParameter`. */
export function checkPool(p: PoolParams): void {
  checkEvents(p.events);
  ensure(p.targetMin >= 1_000_000n, "InvalidParameter");
  within(
    [p.protocolShare, 0n, 2_000n],
    [p.fundFloor, 0n, p.targetMin],
    [p.targetShare, 10n, 1_000n],
    [p.hourlyCap, 100n, 5_000n],
    [p.poolCap, 100n, 10_000n],
    [p.deductible, 0n, 100n],
    [p.keeperFloor, 0n, 10_000_000n],
    [p.young, 60n, 3_600n],
    [p.maxUtilisation, 1_000n, 9_500n],
  );
}

/** Of a token. `InvalidParameter`. */
export function checkCustody(p: CustodyParams): void {
  ensure(p.stable === 0 || p.stable === 1, "InvalidParameter");
  if (p.sigma !== 0n || p.stable === 0) within([p.sigma, 100_000n, 200_000_000n]);
  within(
    [p.haircut, 100n, 5_000n],
    [p.haircutSigmas, 0n, 50_000n],
    [p.lpFee, 0n, 100n],
    [p.lpSlope, 0n, 500n],
    [p.targetWeight, 0n, 10_000n],
    [p.minWeight, 0n, p.targetWeight],
    [p.maxWeight, p.targetWeight, 10_000n],
    [p.borrowMax, 30_000n, 100_000n],
    [p.outflow, 500n, 10_000n],
  );
}

/** Of a market. `InvalidParameter`. */
export function checkMarket(p: MarketParams): void {
  within(
    [p.im, 250n, 5_000n],
    [p.mm, 125n, p.im / 2n],
    [p.marginSigmas, 20_000n, 200_000n],
    [p.stress, 100_000n, 200_000_000n],
    [p.oiHigh, 100n, 60_000n],
    [p.oiLow, 0n, p.oiHigh - 1n],
    [p.oiAddon, 0n, 10_000n],
    [p.weight, 100n, 10_000n],
    [p.baseFee, 1n, 50n],
    [p.liqFee, 2n * (p.baseFee + 10n), 200n],
    [p.impact, 0n, 10_000n],
    [p.depth, 1_000_000_000_000n, 10_000_000_000_000_000n],
    [p.maxSourceGap, 10n, 500n],
  );
  ensure([5_000n, 2_500n, 500n].includes(p.dailyCap), "InvalidParameter");
}
