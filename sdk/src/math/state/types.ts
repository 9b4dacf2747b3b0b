/**
 * The protocol's state as plain objects: the engine's fields in camelCase. 64- and 128-bit numbers are bigint, smaller ones are numbers.
 * Addresses and padding are left out; an object may have more fields, they are kept.
 */
import type { Atoms, Bps, Frac, Price, Seconds, Size, Usd } from "../units";
import type { MarketState } from "./market";

/** One published price, all at 1e-8 USD. */
export interface Print {
  price: Price;
  /** Half of the confidence interval. */
  conf: Price;
  /** Moving average. */
  ema: Price;
  publishTime: Seconds;
  prevPublishTime: Seconds;
}

/** Parameters of a custody. */
export interface CustodyParams {
  /** Volatility, 1e-9 per square root of an hour. */
  sigma: bigint;
  /** Least taken off the value of this token as collateral. */
  haircut: Bps;
  /** z x sqrt(h): how many sigmas (of one hour) are taken off beside it. */
  haircutSigmas: Bps;
  /** Off every deposit and withdrawal of liquidity at the target weight. */
  lpFee: Bps;
  /** More (or less) of that fee for each one of distance from the target weight. */
  lpSlope: Bps;
  targetWeight: Bps;
  minWeight: Bps;
  maxWeight: Bps;
  /** Borrow rate a year at full utilisation. */
  borrowMax: Bps;
  /** Most tokens that LPs may own together. */
  depositCap: Atoms;
  /** Most of `owned` that may leave, net, in an hour. */
  outflow: Bps;
  /** 1 for a stable. */
  stable: number;
}

/** The lowest and highest price that a print with its uncertainty allows. */
export interface Band {
  low: Price;
  high: Price;
}

/** One token of the pool. */
export interface CustodyState {
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
  /** Since when nobody could bring a newer print than the cached, though that was old; 0 if not so. */
  silentSince: Seconds;
  /** Cumulative borrow rate, 1e-15, up to `borrowAt`. */
  borrowIndex: bigint;
  borrowAt: Seconds;
  /** Sum over open positions of reservation x their stored index. */
  borrowBase: bigint;
  params: CustodyParams;
  /** Volatility in force, 1e-9 per square root of an hour. */
  sigma: bigint;
  /** Off its value as collateral, in force since `haircutAt`, 1e-9. */
  haircut: bigint;
  haircutAt: Seconds;
  /** Tokens of the LPs that left, net, and were not refilled since; negative where more came. */
  outflowUsed: bigint;
  outflowAt: Seconds;
  /** Since when it is there, of a token that was listed later; 0 for one of the pool's beginning. The next two are of such a token only. */
  listedAt: Seconds;
  /** What deposits of it were worth, less what was taken out. */
  brought: Usd;
  /** The least that the pool was worth since, without its young tokens. */
  least: Usd;
  /** Up to when traders had reserved more than half of what the LPs own, as far as is known. */
  crowdedAt: Seconds;
  /** Prices of the slot's first deposit or withdrawal. */
  band: Band;
  decimals: number;
}

/** The part of the waterfall's parameters that a loss event keeps as they were when it opened. */
export interface EventParams {
  /** s: the share of a shortfall that LPs bear first. */
  lpShare: Bps;
  /** h_max: most of (escrow + fresh gain) that one event takes. */
  hMax: Bps;
  /** Smallest event. */
  minEvent: Usd;
  /** Smallest event as a share of the winning side's notional. */
  minEventShare: Bps;
  /** Seconds that an escrowed profit waits. */
  hold: Seconds;
}

/** Parameters of the pool and its insurance fund. */
export interface PoolParams {
  events: EventParams;
  /** Share of every fee that goes to the protocol. */
  protocolShare: Bps;
  /** Below this fund nothing can be opened. */
  fundMin: Usd;
  /** Insurance draws leave this much in the fund. */
  fundFloor: Usd;
  /** Fund target as a share of average open interest, and its least amount. */
  targetShare: Bps;
  targetMin: Usd;
  /** Of the fund at the start of the day: one side in an hour, and all sides in a day. */
  hourlyCap: Bps;
  poolCap: Bps;
  /** Of AUM_burn at the start of the day, borne by LPs before any shortfall. */
  deductible: Bps;
  /** Paid from the fund to who liquidates a bankrupt position. */
  keeperFloor: Usd;
  /** Size younger than this many seconds leaves its part of a deficit to the LPs. */
  young: bigint;
  /** Of the backing token, most that positions may reserve. */
  maxUtilisation: Bps;
}

/** Parameters of a market. */
export interface MarketParams {
  /** Least initial and maintenance margin. */
  im: Bps;
  mm: Bps;
  /** k x sqrt(h): how many sigmas (of one hour) initial margin covers. */
  marginSigmas: Bps;
  /** Least stress volatility, 1e-9 per square root of an hour. */
  stress: bigint;
  /** Open interest from which initial margin grows, and at which it has grown by `oiAddon`: shares of `weight` x AUM. */
  oiLow: Bps;
  oiHigh: Bps;
  oiAddon: Bps;
  /** Share of the pool's value that this market is meant to use. */
  weight: Bps;
  baseFee: Bps;
  liqFee: Bps;
  /** Impact factor k. */
  impact: Bps;
  depth: Usd;
  /** Most notional of each side, at entry prices. */
  maxLong: Usd;
  maxShort: Usd;
  maxSourceGap: Bps;
  /** Share of the fund that one side may draw in a day. */
  dailyCap: Bps;
}

/** A limit that refills linearly: `used` shrinks by the whole limit over one window. */
export interface RollingCap {
  used: Usd;
  at: Seconds;
}

/** The insurance fund of a pool. */
export interface FundState {
  balance: Usd;
  shares: bigint;
  /** Balance and number of the day: rolling caps are measured on its start. */
  dayBalance: Usd;
  day: bigint;
  poolCap: RollingCap;
  /** Open interest of all markets at entry prices: now, and its average over about 24 h. */
  openInterest: Usd;
  averageOpenInterest: Usd;
  averageAt: Seconds;
  /** Index of the custody whose token the fund holds. */
  custody: number;
  /** How often shares were divided by 1,000, because losses had made a dollar buy too many. */
  epoch: number;
}

/** The LPs' deductible. */
export interface DeductibleState {
  dayAum: Usd;
  day: bigint;
  cap: RollingCap;
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
  event: Usd;
  /** Shortfall that has not become an event yet; this side is the winner. */
  carry: Usd;
  positions: bigint;
}

/** A market as the pool sees it. */
export interface ExposureState {
  /** Long and short. */
  sides: SideTotals[];
  /** Custody of the index token, which backs longs. */
  index: number;
  /** Custody of the stable that backs shorts. */
  stable: number;
  /** Settlement of a dead feed, as the market has it: unix time and price; 0 if there is none. */
  settleAt: number;
  settlePrice: Price;
}

/** A pool of real tokens against which traders take leverage. */
export interface PoolState {
  params: PoolParams;
  fund: FundState;
  deductible: DeductibleState;
  lpSupply: bigint;
  sequence: bigint;
  /** AUM_burn when it was last worked out. */
  aum: Usd;
  /** When a market last ranged by more than half of its maintenance margin within two minutes. */
  jumpedAt: Seconds;
  /** When a market last ranged by more than its maintenance margin within 15 minutes. */
  movedAt: Seconds;
  /** Slot of the prices in `CustodyState.band`. */
  bandSlot: bigint;
  /** The guardian closed deposits until then. */
  depositsClosedUntil: Seconds;
  custodies: CustodyState[];
  exposures: ExposureState[];
  custodyCount: number;
  marketCount: number;
}

/** A leveraged position. */
export interface PositionState {
  size: Size;
  /** What the size cost. */
  entry: Usd;
  collateral: Atoms;
  borrowIndex: bigint;
  /** Loss events of its side that it has answered for: all below this number. */
  events: bigint;
  /** Slot in which it was opened. */
  generation: bigint;
  openedAt: Seconds;
  /** Publish time of the print it was last opened or increased at. */
  entryPrint: Seconds;
  increasedAt: Seconds;
  /** Shares of the size that were added in the half of the young time in which it was last increased, and in the one before it. */
  young: [Frac, Frac];
  side: number;
  /** Custody of the collateral. */
  custody: number;
}

/** A request: at market, or an order that waits for a price. */
export interface RequestState {
  size: Size;
  /** Worst price accepted, at which it settles; 0 means any. */
  limit: Price;
  collateral: Atoms;
  placedAt: Seconds;
  printAfter: Seconds;
  expiresAt: Seconds;
  /** Lamports for who executes it. */
  tip: bigint;
  generation: bigint;
  /** 0 open, 2 limit open, 3 take profit, 4 stop loss. */
  kind: number;
  side: number;
  custody: number;
  /** Price that sets it off; 0 for a market request. */
  trigger: Price;
}

/** A staker's share of the insurance fund. */
export interface StakeState {
  shares: bigint;
  requested: bigint;
  valueAtRequest: Usd;
  requestedAt: Seconds;
  /** The fund's epoch in which `shares` and `requested` are counted. */
  epoch: number;
}

/** Profit of one owner on one side of a market that matures in one hour. */
export interface TicketState {
  /** Tokens of the side's backing custody, after all events before number `events`. */
  face: Atoms;
  events: bigint;
  hour: number;
  side: number;
}

/** The permanent record of a loss event. INV-7: `u == lpShare + escrow + lienPaid + lienUnpaid + remainder`. */
export interface ReceiptState {
  number: bigint;
  u: Usd;
  insurance: Usd;
  deductible: Usd;
  lpShare: Usd;
  hTotal: Usd;
  escrow: Usd;
  escrowTokens: Atoms;
  lienPaid: Usd;
  lienUnpaid: Usd;
  remainder: Usd;
  h: Frac;
  /** S. */
  escrowValue: Usd;
  /** N. */
  freshBound: Usd;
  price: Price;
  reference: Price;
  winningWeight: bigint;
  losingWeight: bigint;
  opened: Seconds;
  finalized: Seconds;
  openedSlot: bigint;
  finalizedSlot: bigint;
  tickets: bigint;
  deficits: bigint;
  params: EventParams;
  side: number;
  market: number;
  sealed: number;
}

/** What the rules of a market change. */
export interface Book {
  pool: PoolState;
  market: MarketState;
}
/** What the rules of trading change. */
export interface Trade extends Book {
  position: PositionState;
}
