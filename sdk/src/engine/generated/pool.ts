// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
/** A pool and its parts. 64-bit numbers are bigint, smaller ones are numbers. */
import type { Address, Atoms, Bps, Price, Size, Usd } from "../units";

/** The part of the waterfall's parameters that a loss event keeps as they were when it opened. */
export interface LossEventParams {
  /** s: the share of a shortfall that LPs bear first. */
  lpShare: Bps;
  /** max_clawback: most of (escrow + fresh gain) that one loss event takes. */
  maxClawback: Bps;
  /** Smallest loss event. */
  minLossEvent: Usd;
  /** Smallest loss event as a share of the winning side's notional. */
  minLossEventShare: Bps;
  /** How long an escrowed profit waits. */
  hold: bigint;
}

/** Parameters of the pool and its insurance fund. */
export interface PoolParams {
  lossEvents: LossEventParams;
  /** Share of every fee that goes to the protocol. */
  protocolShare: Bps;
  /** Below this fund nothing can be opened. */
  fundMin: Usd;
  /** Insurance draws leave this much in the fund. */
  fundFloor: Usd;
  /** Fund target as a share of the 24 h average of open interest. */
  targetShare: Bps;
  /** Least fund target. */
  targetMin: Usd;
  /** Of the fund at the start of the day, what one side may draw in an hour. */
  hourlyCap: Bps;
  /** Of the fund at the start of the day, what all sides may draw in a day. */
  poolCap: Bps;
  /** Of AUM_burn at the start of the day, what LPs bear before any shortfall. */
  deductible: Bps;
  /** Paid from the fund for liquidating a bankrupt position or finalizing a loss event. */
  keeperFloor: Usd;
  /** Size younger than this leaves its part of a deficit to the LPs. */
  young: bigint;
  /** Of the backing token, most that positions may reserve. */
  maxUtilisation: Bps;
}

/** A limit that refills linearly: `used` shrinks by the larger of itself and the limit over one window. */
export interface RollingCap {
  used: Usd;
  at: bigint;
}

/** The insurance fund of a pool. Its vault holds a backing stable, counted at par. */
export interface Fund {
  balance: Usd;
  shares: bigint;
  /** Balance and time at the start of the day: rolling caps are measured on it. */
  dayBalance: Usd;
  day: bigint;
  /** Draws of all markets together. */
  poolCap: RollingCap;
  /** Open interest of all markets at entry prices: now, and its average over about 24 h. */
  openInterest: Usd;
  averageOpenInterest: Usd;
  averageAt: bigint;
  /** Index of the custody whose token the fund holds. */
  custody: number;
  /** How often shares were divided by 1,000, because losses had made a dollar buy too many. */
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
  /** Volatility at the start, and of a token without market. */
  sigma: bigint;
  /** Least taken off the value of this token as collateral. */
  haircut: Bps;
  /** z x sqrt(h): how many sigmas (of one hour) are taken off beside it. */
  haircutSigmas: Bps;
  /** Off every deposit and withdrawal of liquidity at the target weight. */
  lpFee: Bps;
  /** More (or less, on the way to the target) of that fee for each one of distance from the target weight. */
  lpSlope: Bps;
  /** Share of the pool's value that this token should have: the fee curve is built on it. */
  targetWeight: Bps;
  /** Share of the pool's value below which withdrawals are refused. */
  minWeight: Bps;
  /** Share of the pool's value above which deposits are refused. */
  maxWeight: Bps;
  /** Borrow rate a year at full utilisation. */
  borrowMax: Bps;
  /** Most tokens that LPs may own together. */
  depositCap: Atoms;
  /** Most of the LPs' tokens that may leave, net, in an hour. */
  outflow: Bps;
  /** Whether the token is counted at par. */
  stable: number;
}

/** The lowest and highest price that a print with its uncertainty allows. */
export interface Band {
  low: Price;
  high: Price;
}

/** One token of the pool: what its vault holds and for whom, its cached print and its borrow index. */
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
   * Since when nobody could bring a newer print than the cached, though that was old: somebody tried then, and a newer one sets it back
   * to 0. What is merely not refreshed is not silent.
   */
  silentSince: bigint;
  /** Cumulative borrow rate, 1e-15, up to `borrow_at`. */
  borrowIndex: bigint;
  borrowAt: bigint;
  /**
   * Sum over open positions of reservation x their stored index: what is due in all is
   * `locked x borrow_index - borrow_base`.
   */
  borrowBase: bigint;
  params: CustodyParams;
  /** Volatility in force, 1e-9 per square root of an hour: measured by the token's market, `params.sigma` where it has none. */
  sigma: bigint;
  /** Off its value as collateral, in force since `haircut_at`, 1e-9: it follows sigma, and rises by a tenth an hour at most. */
  haircut: bigint;
  haircutAt: bigint;
  /** Tokens of the LPs that left, net, and were not refilled since; negative where more came (see `liquidity::outflow`). */
  outflowUsed: bigint;
  outflowAt: bigint;
  /**
   * Of a token that was listed later, see `liquidity::listing`: since when (0 for one of the pool's beginning), what deposits of it
   * were worth less what was taken out, and the least that the pool was worth since.
   */
  listedAt: bigint;
  netDeposited: Usd;
  lowestPoolValue: Usd;
  /** Prices of the slot's first deposit or withdrawal: all others of that slot use them. */
  band: Band;
  decimals: number;
  /** Bump of the vault's address. */
  bump?: number;
  /** Up to when traders had reserved more than half of what the LPs own, as far as is known. */
  lastCrowdedAt: bigint;
}

/** What all positions of one side of a market add up to. */
export interface SideTotals {
  size: Size;
  entry: Usd;
  /** Collateral per custody. */
  collateral: Atoms[];
  /** Liens that open positions still owe, at face. */
  liens: Usd;
  /** U of the open loss event in which this side is the winner. */
  lossEvent: Usd;
  /** Shortfall that has not become an event yet; this side is the winner. */
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
  /** Settlement of a dead feed, as the market has it: from then on its positions are worth what they are at this price. 0 if there is none. */
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
  /** What the LPs' shares were worth after the last deposit, withdrawal or first refresh of a day: open interest is measured against it. */
  aum: Usd;
  /** When a market last ranged by more than half of its maintenance margin within two minutes: deposits and withdrawals wait. */
  jumpedAt: bigint;
  /** When a market last ranged by more than its maintenance margin within 15 minutes: stakers wait. */
  movedAt: bigint;
  /** Slot of the prices in `Custody::band`. */
  bandSlot: bigint;
  /** The guardian closed deposits until then. */
  depositsClosedUntil: bigint;
  custodies: CustodyState[];
  exposures: ExposureState[];
  custodyCount: number;
  marketCount: number;
}
