// Written by sdk/scripts/params.mjs from artifacts/params.json. Do not edit.
/** What an operator configures, as the program's instructions take it. Rates in 1e-4 unless said, amounts in 1e-6 USD, times in seconds. */

/** Parameters of the pool and its insurance fund. */
export interface PoolConfig {
  /** s: the share of a shortfall that LPs bear first. 3,000 to 10,000. */
  lpShare: number;
  /** max_clawback: most of (escrow + fresh gain) that one loss event takes. 0 to 2,500. */
  maxClawback: number;
  /** Smallest loss event. 1,000,000 to 1,000,000,000,000. */
  minLossEvent: bigint;
  /** Smallest loss event as a share of the winning side's notional. 0 to 100. */
  minLossEventShare: number;
  /** How long an escrowed profit waits. 7,200 to 28,800. */
  hold: number;
  /** Share of every fee that goes to the protocol. 0 to 2,000. */
  protocolShare: number;
  /** Below this fund nothing can be opened. */
  fundMin: bigint;
  /** Insurance draws leave this much in the fund. 0 to `targetMin`. */
  fundFloor: bigint;
  /** Fund target as a share of the 24 h average of open interest. 10 to 1,000. */
  targetShare: number;
  /** Least fund target. 1,000,000 at least. */
  targetMin: bigint;
  /** Of the fund at the start of the day, what one side may draw in an hour. 100 to 5,000. */
  hourlyCap: number;
  /** Of the fund at the start of the day, what all sides may draw in a day. 100 to 10,000. */
  poolCap: number;
  /** Of AUM_burn at the start of the day, what LPs bear before any shortfall. 0 to 100. */
  deductible: number;
  /** Paid from the fund for liquidating a bankrupt position or finalizing a loss event. 0 to 10,000,000. */
  keeperFloor: bigint;
  /** Size younger than this leaves its part of a deficit to the LPs. 60 to 3,600. */
  young: number;
  /** Of the backing token, most that positions may reserve. 1,000 to 9,500. */
  maxUtilisation: number;
}

/** Parameters of a custody. */
export interface CustodyConfig {
  /** Volatility at the start, and of a token without market. 100,000 to 200,000,000, or 0 if `stable`. */
  sigma: bigint;
  /** Least taken off the value of this token as collateral. 100 to 5,000. */
  haircut: number;
  /** z x sqrt(h): how many sigmas (of one hour) are taken off beside it. 0 to 50,000. */
  haircutSigmas: number;
  /** Off every deposit and withdrawal of liquidity at the target weight. 0 to 100. */
  lpFee: number;
  /** More (or less, on the way to the target) of that fee for each one of distance from the target weight. 0 to 500. */
  lpSlope: number;
  /** Share of the pool's value that this token should have: the fee curve is built on it. 0 to 10,000. */
  targetWeight: number;
  /** Share of the pool's value below which withdrawals are refused. 0 to `targetWeight`. */
  minWeight: number;
  /** Share of the pool's value above which deposits are refused. `targetWeight` to 10,000. */
  maxWeight: number;
  /** Borrow rate a year at full utilisation. 30,000 to 100,000. */
  borrowMax: number;
  /** Most tokens that LPs may own together. */
  depositCap: bigint;
  /** Most of the LPs' tokens that may leave, net, in an hour. 500 to 10,000. */
  outflow: number;
  /** Whether the token is counted at par. */
  stable: boolean;
}

/** Parameters of a market. */
export interface MarketConfig {
  /** Least initial margin. 250 to 5,000. */
  initialMargin: number;
  /** Least maintenance margin. 125 to `initialMargin` / 2. */
  maintenanceMargin: number;
  /** k x sqrt(h): how many sigmas (of one hour) initial margin covers; 6 are 3 sigmas of four hours. 20,000 to 200,000. */
  marginSigmas: number;
  /** Least stress volatility. 100,000 to 200,000,000. */
  stress: bigint;
  /** Open interest from which initial margin grows, as a share of `weight` x AUM. 0 to `oiHigh` - 1. */
  oiLow: number;
  /** Open interest at which initial margin has grown by `oiAddon`, as a share of `weight` x AUM. 100 to 60,000. */
  oiHigh: number;
  /** Most growth by open interest, of the initial margin. 0 to 10,000. */
  oiAddon: number;
  /** Share of the pool's value that this market is meant to use. 100 to 10,000. */
  weight: number;
  /** Of notional, at each open and close. 1 to 50. */
  baseFee: number;
  /** Of notional closed by liquidation. 2 * (`baseFee` + 10) to 200. */
  liqFee: number;
  /** Impact factor k. 0 to 10,000. */
  impact: number;
  /** Skew at which the impact is k/2. 1,000,000,000,000 to 10,000,000,000,000,000. */
  depth: bigint;
  /** Most notional of longs, at entry prices. */
  maxLong: bigint;
  /** Most notional of shorts, at entry prices. */
  maxShort: bigint;
  /** Most that the second price source may differ, for new risk. 10 to 500. */
  maxSourceGap: number;
  /** Share of the fund that one side may draw in a day: tier A, B or C. 5,000, 2,500, 500. */
  dailyCap: number;
  /** Feed of the second price source; 32 zeros for none. */
  secondFeed: Uint8Array;
}
