// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
/** A pool and its parts. 64-bit numbers are bigint, smaller ones are numbers. */
import type { Address, Atoms, Bps, Price, Size, Usd } from "../units";

/** Waterfall parameters that a loss event keeps as they were when it opened. */
export interface LossEventParams {
  /** s: the share of a shortfall that LPs bear first. */
  lpShare: Bps;
  /** max_clawback: largest share of escrow plus fresh gain that one loss event takes. */
  maxClawback: Bps;
  /** Smallest loss event. */
  minLossEvent: Usd;
  /** Smallest loss event as a share of the winning side's notional. */
  minLossEventShare: Bps;
  /** How long escrowed profit waits. */
  hold: bigint;
}

/** Parameters of the pool and its insurance fund. */
export interface PoolParams {
  lossEvents: LossEventParams;
  /** Protocol's share of every fee. */
  protocolShare: Bps;
  /** Fund balance below which nothing can be opened. */
  fundMin: Usd;
  /** Balance that insurance draws must leave in the fund. */
  fundFloor: Usd;
  /** Fund target as a share of the 24 h average of open interest. */
  targetShare: Bps;
  /** Minimum fund target. */
  targetMin: Usd;
  /** Share of the fund's day-start balance that one side may draw in an hour. */
  hourlyCap: Bps;
  /** Share of the fund's day-start balance that all sides together may draw in a day. */
  poolCap: Bps;
  /** Share of day-start AUM_burn that LPs bear in a day before any shortfall arises. */
  deductible: Bps;
  /** Reward from the fund for liquidating a bankrupt position or finalizing a loss event. */
  keeperFloor: Usd;
  /** Age below which a size's part of a deficit is borne by LPs. */
  young: bigint;
  /** Largest share of the backing token that positions may reserve. */
  maxUtilisation: Bps;
  /** Keeper's share of a liquidation fee; the rest is the fund's. */
  keeperShare: Bps;
}

/** A limit that refills linearly: within one window `used` shrinks by itself or by the limit, whichever is larger. */
export interface RollingCap {
  used: Usd;
  at: bigint;
}

/** The insurance fund of a pool. Its vault holds a backing stable, counted at par. */
export interface Fund {
  balance: Usd;
  shares: bigint;
  /** Balance at the start of the day, and that time; the rolling caps are shares of it. */
  dayBalance: Usd;
  day: bigint;
  /** Draws by all markets together. */
  poolCap: RollingCap;
  /** Open interest of all markets at entry prices: now, and its average over about 24 h. */
  openInterest: Usd;
  averageOpenInterest: Usd;
  averageAt: bigint;
  /** Index of the custody whose token the fund holds. */
  custody: number;
  /** How often shares were divided by 1,000 because losses had made a dollar buy too many. */
  epoch: number;
}

/** The LPs' deductible: `rate x AUM_burn at the first refresh of the day`, refilling linearly over 24 h. */
export interface Deductible {
  dayAum: Usd;
  day: bigint;
  cap: RollingCap;
}

/** One published price, all at 1e-8 USD. */
export interface Print {
  price: Price;
  conf: Price;
  ema: Price;
  publishTime: bigint;
  prevPublishTime: bigint;
}

/** Parameters of a custody. */
export interface CustodyParams {
  /** Initial volatility, and the constant one of a token without a market. */
  sigma: bigint;
  /** Minimum haircut on this token as collateral. */
  haircut: Bps;
  /** z x sqrt(h): how many one-hour sigmas the volatility haircut takes. */
  haircutSigmas: Bps;
  /** Liquidity fee on deposits and withdrawals at the target weight. */
  lpFee: Bps;
  /**
   * Fee slope: added per 100 % of distance when moving away from the target weight, subtracted when
   * moving toward it.
   */
  lpSlope: Bps;
  /** Target share of the pool's value; the fee curve is built on it. */
  targetWeight: Bps;
  /** Share of the pool's value below which withdrawals are refused. */
  minWeight: Bps;
  /** Share of the pool's value above which deposits are refused. */
  maxWeight: Bps;
  /** Yearly borrow rate at full utilisation. */
  borrowMax: Bps;
  /** Most tokens that all LPs together may own. */
  depositCap: Atoms;
  /** Largest share of the LPs' tokens that may leave in an hour, net. */
  outflow: Bps;
  /** Whether the token is counted at par. */
  stable: number;
}

/** The lowest and highest price that a print with its uncertainty allows. */
export interface Band {
  low: Price;
  high: Price;
}

/** One token of the pool: what its vault holds and for whom, its cached print, its borrow index. */
export interface CustodyState {
  mint?: Address;
  vault?: Address;
  feedId?: Address;
  /** Belongs to the LPs. */
  owned: Atoms;
  /** Part of `owned` that is reserved for the largest possible profit of open positions. */
  locked: Atoms;
  /** Collateral of open positions. */
  collateral: Atoms;
  /** Collateral of requests that wait for their print. */
  pending: Atoms;
  /** Profit in tickets. */
  escrow: Atoms;
  /** Collected for the insurance fund, not yet swept into it. */
  insuranceDue: Atoms;
  protocolFees: Atoms;
  /** Owed to owners whose token account was missing or frozen. */
  payable: Atoms;
  /** `10^(decimals + 2)`. */
  unit: bigint;
  print: Print;
  /**
   * When the feed was declared silent: somebody tried to refresh an old cached print and found no newer one. A
   * newer print sets it back to 0. A feed that nobody refreshed is not silent.
   */
  silentSince: bigint;
  /** Cumulative borrow rate, 1e-15, up to `borrow_at`. */
  borrowIndex: bigint;
  borrowAt: bigint;
  /**
   * Sum over open positions of reservation x stored index. Total borrow due is `locked x borrow_index -
   * borrow_base`.
   */
  borrowBase: bigint;
  params: CustodyParams;
  /**
   * Volatility in force, 1e-9 per square root of an hour: measured by the token's market, `params.sigma` where
   * it has none.
   */
  sigma: bigint;
  /**
   * Haircut on its value as collateral, 1e-9, in force since `haircut_at`. It follows sigma and rises by a tenth
   * an hour at most.
   */
  haircut: bigint;
  haircutAt: bigint;
  /**
   * LPs' tokens that left, net, and were not refilled since; negative if more came in (see
   * `liquidity::outflow`).
   */
  outflowUsed: bigint;
  outflowAt: bigint;
  /**
   * Listing time; 0 for the pool's original tokens. The next two apply to later listings only (see
   * `liquidity::listing`): deposits less withdrawals, at their value then, and the lowest value of the pool
   * since listing.
   */
  listedAt: bigint;
  netDeposited: Usd;
  lowestPoolValue: Usd;
  /** Prices at the slot's first deposit or withdrawal; later ones in that slot use them too. */
  band: Band;
  decimals: number;
  /** Bump of the vault's address. */
  bump?: number;
  /** Last time traders were seen reserving more than half of the LPs' tokens. */
  lastCrowdedAt: bigint;
}

/** Sums over all positions on one side of a market. */
export interface SideTotals {
  size: Size;
  entry: Usd;
  /** Collateral per custody. */
  collateral: Atoms[];
  /** Liens that open positions still owe, at face. */
  liens: Usd;
  /** U of the open loss event in which this side wins. */
  lossEvent: Usd;
  /** Shortfall that has not become an event yet; this side wins. */
  waitingShortfall: Usd;
  positions: bigint;
}

/** A market as the pool sees it. */
export interface ExposureState {
  market?: Address;
  sides: SideTotals[];
  /** Custody of the index token, which backs longs. */
  index: number;
  /** Custody of the stable that backs shorts. */
  stable: number;
  /** Settlement price of a dead feed, copied from the market; its positions are valued at this price. 0 for none. */
  settleAt: number;
  settlePrice: Price;
}

/** A pool of real tokens against which traders take leverage. */
export interface PoolState {
  params: PoolParams;
  fund: Fund;
  deductible: Deductible;
  lpSupply: bigint;
  /** Number of the next event that the program emits for this pool. */
  sequence: bigint;
  /**
   * Value of the LPs' shares after the last deposit, withdrawal or first refresh of a day; open interest is
   * measured against it.
   */
  aum: Usd;
  /**
   * When a market last ranged by more than half its maintenance margin within 2 minutes; deposits and
   * withdrawals wait after it.
   */
  jumpedAt: bigint;
  /** When a market last ranged by more than its maintenance margin within 15 minutes; stakers wait after it. */
  movedAt: bigint;
  /** Slot of the prices in `Custody::band`. */
  bandSlot: bigint;
  /** The guardian closed deposits until this time. */
  depositsClosedUntil: bigint;
  custodies: CustodyState[];
  exposures: ExposureState[];
  custodyCount: number;
  marketCount: number;
}
