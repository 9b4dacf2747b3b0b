/** What an operator configures, as the program's instructions take it. Rates in 1e-4 unless said, amounts in 1e-6 USD, times in seconds. */

/** Parameters of a pool and its insurance fund. */
export interface PoolConfig {
  /** s: the share of a shortfall that LPs bear first. 3,000 to 10,000. */
  lpShare: number;
  /** h_max: most of (escrow + fresh gain) that one loss event takes. 2,500 at most. */
  hMax: number;
  /** Smallest loss event, and as a share of the winning side's notional. */
  minEvent: bigint;
  minEventShare: number;
  /** Seconds that an escrowed profit waits: 7,200 to 28,800. */
  hold: number;
  /** Share of every fee that goes to the protocol, 2,000 at most. */
  protocolShare: number;
  /** Below this fund nothing can be opened. */
  fundMin: bigint;
  /** Insurance draws leave this much in the fund. */
  fundFloor: bigint;
  /** Fund target: share of average open interest (10 to 1,000), and least amount. */
  targetShare: number;
  targetMin: bigint;
  /** Of the fund at the start of the day: what one side may draw in an hour, and all sides in a day. */
  hourlyCap: number;
  poolCap: number;
  /** Share of AUM_burn that LPs bear a day before any shortfall, 100 at most. */
  deductible: number;
  /** What the fund pays who liquidates a bankrupt position or finalizes an event, 10 USD at most. */
  keeperFloor: bigint;
  /** Size younger than this leaves its part of a deficit to the LPs. 60 to 3,600. */
  young: number;
  /** Most of a backing token that positions may reserve. 1,000 to 9,500. */
  maxUtilisation: number;
}

/** Parameters of a token of a pool. */
export interface CustodyConfig {
  /** Volatility, 1e-9 per square root of an hour: 0 for a stable, else 100,000 to 200,000,000. */
  sigma: bigint;
  /** Least taken off its value as collateral: 100 to 5,000. */
  haircut: number;
  /** z x sqrt(h): how many sigmas (of one hour) are taken off beside it. 50,000 at most. */
  haircutSigmas: number;
  /** Off every deposit and withdrawal of liquidity at the target weight, 100 at most. */
  lpFee: number;
  /** More (or less, on the way to the target) of that fee for each one of distance from the target weight. 500 at most. */
  lpSlope: number;
  targetWeight: number;
  /** Share of the pool's value below which withdrawals are refused. The target at most. */
  minWeight: number;
  /** Share of the pool's value above which deposits are refused. */
  maxWeight: number;
  /** Borrow rate a year at full utilisation: 30,000 to 100,000. */
  borrowMax: number;
  /** Most tokens that LPs may own together, in atoms. */
  depositCap: bigint;
  /** Most of the LPs' tokens that may leave, net, in an hour: 500 to 10,000. */
  outflow: number;
  stable: boolean;
}

/** Parameters of a market. */
export interface MarketConfig {
  /** Least initial margin, 250 to 5,000. */
  im: number;
  /** Least maintenance margin, 125 to half of the least initial one. */
  mm: number;
  /** k x sqrt(h): how many sigmas (of one hour) initial margin covers. 20,000 to 200,000. */
  marginSigmas: number;
  /** Least stress volatility, 1e-9 per square root of an hour: 100,000 to 200,000,000. */
  stress: bigint;
  /** Open interest from which initial margin grows, and at which it has grown by `oiAddon`: shares of `weight` x AUM, 60,000 at most. */
  oiLow: number;
  oiHigh: number;
  /** Of the initial margin, 10,000 at most. */
  oiAddon: number;
  /** Share of the pool's value that this market is meant to use, 100 to 10,000. */
  weight: number;
  /** Of notional, at each open and close: 1 to 50. */
  baseFee: number;
  /** Of notional closed by liquidation: 2 x (base fee + 10) to 200. */
  liqFee: number;
  /** Impact factor k. 10,000 at most. */
  impact: number;
  /** Skew at which k/2 is paid, 1 M to 10,000 M USD. */
  depth: bigint;
  /** Most notional of each side, at entry prices. */
  maxLong: bigint;
  maxShort: bigint;
  /** Most that the second price source may differ, for new risk: 10 to 500. */
  maxSourceGap: number;
  /** Share of the fund that one side may draw in a day: 5,000 (tier A), 2,500 (B) or 500 (C). */
  dailyCap: number;
  /** Feed of the second price source; 32 zeros for none. */
  secondFeed: Uint8Array;
}
