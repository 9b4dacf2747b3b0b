// Written by sdk/scripts/params.mjs from artifacts/params.json. Do not edit.
/** What an operator configures, as the program's instructions take it. Rates in 1e-4 unless said, amounts in 1e-6 USD, times in seconds. */

/** Parameters of the pool and its insurance fund. */
export interface PoolConfig {
  /** s: the share of a shortfall that LPs bear first. 3,000 to 10,000. */
  lpShare: number;
  /** max_clawback: largest share of escrow plus fresh gain that one loss event takes. 0 to 2,500. */
  maxClawback: number;
  /** Smallest loss event. 1,000,000 to 1,000,000,000,000. */
  minLossEvent: bigint;
  /** Smallest loss event as a share of the winning side's notional. 0 to 100. */
  minLossEventShare: number;
  /** How long escrowed profit waits. 7,200 to 28,800. */
  hold: number;
  /** Protocol's share of every fee. 0 to 2,000. */
  protocolShare: number;
  /** Fund balance below which nothing can be opened. */
  fundMin: bigint;
  /** Balance that insurance draws must leave in the fund. 0 to `targetMin`. */
  fundFloor: bigint;
  /** Fund target as a share of the 24 h average of open interest. 10 to 1,000. */
  targetShare: number;
  /** Minimum fund target. 1,000,000 at least. */
  targetMin: bigint;
  /** Share of the fund's day-start balance that one side may draw in an hour. 100 to 5,000. */
  hourlyCap: number;
  /** Share of the fund's day-start balance that all sides together may draw in a day. 100 to 10,000. */
  poolCap: number;
  /** Share of day-start AUM_burn that LPs bear in a day before any shortfall arises. 0 to 100. */
  deductible: number;
  /** Reward from the fund for liquidating a bankrupt position or finalizing a loss event. 0 to 10,000,000. */
  keeperFloor: bigint;
  /** Age below which a size's part of a deficit is borne by LPs. 60 to 3,600. */
  young: number;
  /** Largest share of the backing token that positions may reserve. 1,000 to 9,500. */
  maxUtilisation: number;
  /** Keeper's share of a liquidation fee; the rest is the fund's. 1,000 to 5,000. */
  keeperShare: number;
}

/** Parameters of a custody. */
export interface CustodyConfig {
  /** Initial volatility, and the constant one of a token without a market. 100,000 to 200,000,000, or 0 if `stable`. */
  sigma: bigint;
  /** Minimum haircut on this token as collateral. 100 to 5,000. */
  haircut: number;
  /** z x sqrt(h): how many one-hour sigmas the volatility haircut takes. 0 to 50,000. */
  haircutSigmas: number;
  /** Liquidity fee on deposits and withdrawals at the target weight. 0 to 100. */
  lpFee: number;
  /** Fee slope: added per 100 % of distance when moving away from the target weight, subtracted when moving toward it. 0 to 500. */
  lpSlope: number;
  /** Target share of the pool's value; the fee curve is built on it. 0 to 10,000. */
  targetWeight: number;
  /** Share of the pool's value below which withdrawals are refused. 0 to `targetWeight`. */
  minWeight: number;
  /** Share of the pool's value above which deposits are refused. `targetWeight` to 10,000. */
  maxWeight: number;
  /** Yearly borrow rate at full utilisation. 30,000 to 100,000. */
  borrowMax: number;
  /** Most tokens that all LPs together may own. */
  depositCap: bigint;
  /** Largest share of the LPs' tokens that may leave in an hour, net. 500 to 10,000. */
  outflow: number;
  /** Whether the token is counted at par. */
  stable: boolean;
}

/** Parameters of a market. */
export interface MarketConfig {
  /** Minimum initial margin. 250 to 5,000. */
  initialMargin: number;
  /** Minimum maintenance margin. 125 to `initialMargin` / 2. */
  maintenanceMargin: number;
  /** k x sqrt(h): how many one-hour sigmas initial margin covers; 6 is 3 sigmas over four hours. 20,000 to 200,000. */
  marginSigmas: number;
  /** Minimum stress volatility. 100,000 to 200,000,000. */
  stress: bigint;
  /** Open interest above which initial margin grows, as a share of `weight` x AUM. 0 to `oiHigh` - 1. */
  oiLow: number;
  /** Open interest at which the full `oiAddon` applies, as a share of `weight` x AUM. 100 to 60,000. */
  oiHigh: number;
  /** Largest amount that open interest adds to initial margin. 0 to 10,000. */
  oiAddon: number;
  /** Share of the pool's value meant for this market. 100 to 10,000. */
  weight: number;
  /** Fee on notional at each open and close. 1 to 50. */
  baseFee: number;
  /** Fee on notional closed by liquidation. 2 * (`baseFee` + 10) to 200. */
  liqFee: number;
  /** Impact factor k. 0 to 10,000. */
  impact: number;
  /** Skew at which the impact is k/2. 1,000,000,000,000 to 10,000,000,000,000,000. */
  depth: bigint;
  /** Cap on long notional, at entry prices. */
  maxLong: bigint;
  /** Cap on short notional, at entry prices. */
  maxShort: bigint;
  /** Largest difference between the two price sources at which new risk is taken. 10 to 500. */
  maxSourceGap: number;
  /** Share of the fund that one side may draw in a day: tier A, B or C. 5,000, 2,500, 500. */
  dailyCap: number;
  /** Feed of the second price source; 32 zeros for none. */
  secondFeed: Uint8Array;
}
