/**
 * The protocol's state as plain objects: the engine's fields in camelCase. 64- and 128-bit numbers are bigint, smaller ones are numbers.
 * Addresses and padding are left out; an object may have more fields, they are kept.
 */
import type { Atoms, Bps, Frac, Price, Seconds, Size, Usd } from "../units";

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
  /** Off the value of this token as collateral. */
  haircut: Bps;
  /** Off every deposit and withdrawal of liquidity. */
  lpFee: Bps;
  targetWeight: Bps;
  maxWeight: Bps;
  /** Borrow rate a year at full utilisation. */
  borrowMax: Bps;
  /** Most tokens that LPs may own together. */
  depositCap: Atoms;
  /** 1 for a stable. */
  stable: number;
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
  /** Cumulative borrow rate, 1e-15, up to `borrowAt`. */
  /** Since when nobody could bring a newer print than the cached, though that was old; 0 if not so. */
  silentSince: Seconds;
  borrowIndex: bigint;
  borrowAt: Seconds;
  /** Sum over open positions of reservation x their stored index. */
  borrowBase: bigint;
  params: CustodyParams;
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
  /** A position younger than this many seconds leaves its deficit to the LPs. */
  young: bigint;
  /** Of the backing token, most that positions may reserve. */
  maxUtilisation: Bps;
}

/** Parameters of a market. */
export interface MarketParams {
  im: Bps;
  mm: Bps;
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
}

/** A pool of real tokens against which traders take leverage. */
export interface PoolState {
  params: PoolParams;
  fund: FundState;
  deductible: DeductibleState;
  lpSupply: bigint;
  sequence: bigint;
  custodies: CustodyState[];
  exposures: ExposureState[];
  custodyCount: number;
  marketCount: number;
}

/** Range of the prices accepted in one cell. */
export interface PriceCell {
  low: Price;
  high: Price;
}

/** One hour: range of prices, and size x seconds of the long and of the short side. */
export interface HourCell {
  range: PriceCell;
  weight: bigint[];
}

/** Escrowed profit that matures in one hour. */
export interface Bucket {
  tokens: Atoms;
  /** Hour of maturity since 1970; the tickets mature when it begins. */
  hour: number;
  tickets: number;
}

/** Escrowed profit of a side, in its backing token. */
export interface EscrowState {
  /** 32, each at the place `hour % 32`. */
  buckets: Bucket[];
  /** What matured buckets held when their place was needed again. */
  matured: Atoms;
  maturedTickets: bigint;
}

/** A finalized loss event, as long as it can still matter to a lien or a ticket. */
export interface EventEntry {
  number: bigint;
  opened: Seconds;
  finalized: Seconds;
  h: Frac;
  price: Price;
  reference: Price;
  /** H - H_escrow: what open positions owe in all. */
  lien: Usd;
  lienPaid: Usd;
  /** 1: the lien's rest has lapsed. 2: it is also written into the receipt. */
  settled: number;
}

/** The loss event that is accruing. `u` is zero when there is none. */
export interface OpenEvent {
  u: Usd;
  opened: Seconds;
  openedSlot: bigint;
  insurance: Usd;
  deductible: Usd;
  /** Largest size-seconds of one hour in the ring: of the winning and of the losing side. */
  winningWeight: bigint;
  losingWeight: bigint;
  params: EventParams;
  deficits: bigint;
}

/** What a market knows of one side. */
export interface SideBook {
  escrow: EscrowState;
  /** The last 8 finalized events, number n at the place `n % 8`. */
  events: EventEntry[];
  eventCount: bigint;
  open: OpenEvent;
  /** First unit of the carry, and the last finalization. */
  carrySince: Seconds;
  lastFinalized: Seconds;
  carryInsurance: Usd;
  carryDeductible: Usd;
  carryDeficits: bigint;
  /** Draws of this side, as the loser, from the fund. */
  hourCap: RollingCap;
  dayCap: RollingCap;
}

/** Where every dollar of every deficit of a market went, since its beginning (INV-7). */
export interface Ledger {
  deficits: Usd;
  insurance: Usd;
  young: Usd;
  deductible: Usd;
  lpShare: Usd;
  escrow: Usd;
  lienPaid: Usd;
  lienUnpaid: Usd;
  remainder: Usd;
}

/** A market: the index token's price against the dollar, long and short. */
export interface MarketState {
  params: MarketParams;
  ledger: Ledger;
  /** 8 cells of one hour. */
  hours: HourCell[];
  /** 4 cells of five minutes. */
  minutes: PriceCell[];
  lastPrice: Price;
  rolledAt: Seconds;
  /** Long and short. */
  sides: SideBook[];
  /** Index of the market in the pool. */
  index: number;
  /** 0 active, 1 reduce-only. */
  status: number;
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
  withdrawnAt: Seconds;
  side: number;
  /** Custody of the collateral. */
  custody: number;
}

/** A request to open or increase. */
export interface RequestState {
  size: Size;
  /** Worst price accepted; 0 means any. */
  limit: Price;
  collateral: Atoms;
  placedAt: Seconds;
  printAfter: Seconds;
  expiresAt: Seconds;
  /** Lamports for who executes it. */
  tip: bigint;
  generation: bigint;
  /** 0 open, 1 increase. */
  kind: number;
  side: number;
  custody: number;
}

/** A staker's share of the insurance fund. */
export interface StakeState {
  shares: bigint;
  requested: bigint;
  valueAtRequest: Usd;
  requestedAt: Seconds;
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
