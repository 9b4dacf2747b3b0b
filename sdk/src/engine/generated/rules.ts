// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
/** Arguments and answers of rules. 64-bit numbers are bigint, smaller ones are numbers. */
import type { Atoms, Bps, Frac, Price, Size, Usd } from "../units";
import type { PositionState, RequestState } from "./accounts";

/** When a change that is queued now would be due. */
export interface EtaArgs {
  /** The controller's delay, in seconds. */
  delay: bigint;
  /** Unix seconds. */
  now: bigint;
  /** Number of the kind, in the order of `ChangeKind`. */
  kind: number;
}

/** Unix seconds. */
export interface EtaReport {
  eta: bigint;
}

/** A position, and prices at which it is valued. */
export interface MarksArgs {
  position: PositionState;
  price: Price;
  /** Price of the collateral token; ignored if that is the market's index. */
  tokenPrice: Price;
}

/** A position as it stands, before any lien: see `Health` for what the fields mean. */
export interface PositionMarks {
  notional: Usd;
  pnl: bigint;
  collateral: Usd;
  borrow: Usd;
  equity: bigint;
  residual: bigint;
  /** Off the collateral's value. */
  haircut: Bps;
  /** Share of its size that is young, 1e-18. */
  young: Frac;
  /** Below the maintenance margin in force. */
  liquidatable: boolean;
}

/** A token by the rules of borrowing, of outflow and of collateral. */
export interface TokenReport {
  borrowIndex: bigint;
  /** A year. */
  borrowRate: Bps;
  /** Sum over all positions, rounded up. */
  borrowDue: Atoms;
  /** May leave within the hour now. */
  outflow: Atoms;
  haircut: Bps;
  /**
   * Off its value beside the haircut because its feed is silent; null where the price is old and the feed not
   * silent.
   */
  discount: bigint | null;
  /** What the vault must hold at least. */
  owes: Atoms;
}

/** The fund by its own rules. */
export interface FundReport {
  /** Over 24 hours. */
  averageOpenInterest: Usd;
  target: Usd;
  /** 1e-4. */
  coverage: Bps;
  /** Share of fees that the fund gets. */
  feeShare: Bps;
  /** Collected for it and not yet swept. */
  due: Usd;
  /** What LPs still bear before a deficit becomes a shortfall. */
  deductible: Usd;
}

/** A side, and a price. */
export interface SidePriceArgs {
  price: Price;
  /** 0 long, 1 short. */
  side: number;
}

/** A market by the rules of margin, and one of its sides by those of the waterfall. */
export interface MarketReport {
  /** Margins in force. */
  initial: Bps;
  maintenance: Bps;
  /** What a withdrawal of collateral and a partial liquidation leave at least. */
  withdrawal: Bps;
  afterLiquidation: Bps;
  /** Volatility, 1e-9 per square root of an hour. */
  sigma: bigint;
  /** Waiting shortfall from which a loss event opens in which this side wins. */
  threshold: Usd;
  /** What the fund may pay for deficits of this side: in an hour, in a day, of the whole pool in a day; and now. */
  limitHour: Usd;
  limitDay: Usd;
  limitPool: Usd;
  available: Usd;
  /** The side takes only reductions, for its loss event or its waiting shortfall. */
  reduceOnly: boolean;
  /** Its positions close at the settlement price. */
  settled: boolean;
}

/** The data of a price account. */
export interface ReadArgs {
  feedId: Uint8Array;
  /** Length of the account, if shorter than `data`. */
  length: bigint;
  data: Uint8Array;
}

/** What a print may be off by: its confidence, and 1.5 sigma of its age. `OracleStale`. */
export interface SpreadArgs {
  price: Price;
  conf: Price;
  sigma: bigint;
  age: bigint;
}

/** Profit of a size at a price, rounded against its owner. */
export interface PnlArgs {
  size: Size;
  entry: Usd;
  price: Price;
  unit: bigint;
  side: number;
}

/** One number that may be negative. */
export interface Signed {
  value: bigint;
}

/** What a part of a size has cost. */
export interface EntryPartArgs {
  entry: Usd;
  part: Size;
  size: Size;
  side: number;
}

/** Margin equity of a position with all that its marks are made of. */
export interface EquityArgs {
  size: Size;
  entry: Usd;
  collateral: Atoms;
  price: Price;
  unit: bigint;
  tokenPrice: Price;
  tokenUnit: bigint;
  haircut: Bps;
  borrow: Usd;
  closeFee: Bps;
  side: number;
}

/** Volatility in force, 1e-9 per square root of an hour, of variances 1e-18. */
export interface SigmaArgs {
  fast: bigint;
  slow: bigint;
  unclamped: bigint;
  stress: bigint;
}

/** The initial margin that a volatility asks for. */
export interface BaseImArgs {
  sigma: bigint;
  marginSigmas: Bps;
  initialMargin: Bps;
}

/** Price impact of a trade that moves the skew. */
export interface ImpactArgs {
  before: bigint;
  after: bigint;
  impact: Bps;
  depth: Usd;
}

/** Borrow rate of a year by what is reserved. */
export interface BorrowRateArgs {
  locked: Atoms;
  owned: Atoms;
  most: Bps;
}

/** The fund's share of fees at a coverage. */
export interface CoverageArgs {
  coverage: Bps;
}

/** What a limit over a window of seconds leaves. */
export interface CapArgs {
  used: Usd;
  at: bigint;
  limit: Usd;
  window: bigint;
  now: bigint;
}

/** How long profit that is escrowed now waits, as the hour of its ticket. */
export interface MaturityArgs {
  now: bigint;
  wait: bigint;
}

/** Share of a size that is young, 1e-18. */
export interface YoungArgs {
  position: PositionState;
  time: bigint;
  now: bigint;
}

/**
 * Who bears the U of a loss event. `base`: what it can reach, S + N; `room`: what earlier events of the side
 * leave.
 */
export interface SplitArgs {
  winningWeight: bigint;
  losingWeight: bigint;
  shortfall: Usd;
  base: Usd;
  lpShare: Bps;
  maxClawback: Bps;
  room: Frac;
}

/** L, H, R and h. */
export interface SplitReport {
  lpShare: Usd;
  clawback: Usd;
  remainder: Usd;
  clawbackRate: Frac;
}

/**
 * Fee of a move of liquidity, 1e-9, by the token's place before it: `value` of a pool of `sum`. `InvalidParameter`
 * for rates and values that no pool has.
 */
export interface LiquidityFeeArgs {
  value: Usd;
  sum: Usd;
  moved: Usd;
  lpFee: Bps;
  lpSlope: Bps;
  targetWeight: Bps;
  /** 0 in, 1 out. */
  flow: number;
}

/** Hours of tickets that are made now. */
export interface TicketHours {
  /** Maturity of profit that waits `hold`, and of profit that waits an hour. */
  hold: number;
  brief: number;
}

/** Unix seconds. */
export interface Until {
  until: bigint;
}

/** A position that may owe liens of a side, at a price. */
export interface OwingArgs {
  position: PositionState;
  price: Price;
  /** The winning side. */
  side: number;
}

/** A profit that liens are taken from, signed, `Usd`. */
export interface OwingReport {
  profit: bigint;
}

/** An order, and the position that it names. */
export interface OrphanArgs {
  request: RequestState;
  position: PositionState;
}

/** Yes or no. */
export interface Answer {
  is: boolean;
}
