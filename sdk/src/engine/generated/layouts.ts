// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
/** States, arguments and answers of the engine as they lie in memory, and their types: 64-bit numbers are bigint, smaller ones are numbers. */
import type { Atoms, Bps, Frac, Price, Size, Usd } from "../units";

/** A request: at market it waits for the first print published two seconds after it was placed, as an order for one that reaches its trigger. */
export interface RequestState {
  size: Size;
  /** Worst price accepted, at which it settles: highest to open a long, lowest to reduce one, a short mirrored. 0 means any. */
  limit: Price;
  /** Collateral that is escrowed with the request. */
  collateral: Atoms;
  placedAt: bigint;
  /** t: a market request executes at the print with prev_publish < t <= publish, an order at one with t <= publish. */
  printAfter: bigint;
  expiresAt: bigint;
  /** Lamports for who executes it. */
  tip: bigint;
  /** Generation of the position that is reduced; 0 of what opens. */
  generation: bigint;
  kind: number;
  side: number;
  custody: number;
  /** Price that sets it off; 0 for a market request. */
  trigger: Price;
}

/** A leveraged position. It locks `size` of the index token (long) or `entry` of the backing stable (short). */
export interface PositionState {
  size: Size;
  /** What the size cost. */
  entry: Usd;
  collateral: Atoms;
  /** Borrow index of the backing custody up to which borrow is settled. */
  borrowIndex: bigint;
  /** Loss events of its side that it has answered for: all below this number. */
  events: bigint;
  /** Slot in which it was opened; orders that reduce are bound to it. */
  generation: bigint;
  openedAt: bigint;
  /** Publish time of the print it was last opened or increased at. */
  entryPrint: bigint;
  increasedAt: bigint;
  /** Shares of the size that were added in the half of the young time in which it was last increased, and in the one before it. */
  young: Frac[];
  side: number;
  /** Custody of the collateral. */
  custody: number;
}

/** The part of the waterfall's parameters that a loss event keeps as they were when it opened. */
export interface EventParams {
  /** s: the share of a shortfall that LPs bear first. */
  lpShare: Bps;
  /** h_max: most of (escrow + fresh gain) that one loss event takes. */
  hMax: Bps;
  /** Smallest loss event. */
  minEvent: Usd;
  /** Smallest loss event as a share of the winning side's notional. */
  minEventShare: Bps;
  /** How long an escrowed profit waits. */
  hold: bigint;
}

/** INV-7: `u == lp_share + escrow + lien_paid + lien_unpaid + remainder`. Immutable once sealed. */
export interface ReceiptState {
  number: bigint;
  u: Usd;
  /** Paid by the fund and by the LPs' deductible before there was a shortfall. */
  insurance: Usd;
  deductible: Usd;
  /** L. */
  lpShare: Usd;
  /** H, and its part that escrowed profit paid. */
  hTotal: Usd;
  escrow: Usd;
  /** Tokens that left escrow. */
  escrowTokens: Atoms;
  lienPaid: Usd;
  /** H - H_escrow - lien_paid. Open until eight hours after finalization, lapsed (to the LPs) when the receipt is sealed. */
  lienUnpaid: Usd;
  /** R. */
  remainder: Usd;
  h: Frac;
  /** S and N: escrowed profit, and the upper bound of open fresh gain. */
  escrowValue: Usd;
  freshBound: Usd;
  price: Price;
  reference: Price;
  winningWeight: bigint;
  losingWeight: bigint;
  opened: bigint;
  finalized: bigint;
  openedSlot: bigint;
  finalizedSlot: bigint;
  tickets: bigint;
  deficits: bigint;
  params: EventParams;
  side: number;
  market: number;
  sealed: number;
}

/** A staker's share of the insurance fund. A request of zero shares is no request. */
export interface StakeState {
  shares: bigint;
  requested: bigint;
  /** What the requested shares were worth when they were requested: they leave with the lower of that and now. */
  valueAtRequest: Usd;
  requestedAt: bigint;
  /** The fund's epoch in which `shares` and `requested` are counted. */
  epoch: number;
}

/** Profit of one owner on one side of a market that matures in one hour. Until then a loss event of the side may take its share. */
export interface TicketState {
  /** Tokens of the side's backing custody, after all events before number `events`. */
  face: Atoms;
  events: bigint;
  hour: number;
  side: number;
}

/** How positions lie one after the other. */
export interface Packed {
  count: number;
  /** Bytes from one to the next. */
  stride: number;
  /** Where in each its state lies. */
  state: number;
  /** Where in each the address of its market lies; all bits set where there is none: then all are of market `number`. */
  market: number;
  number: number;
}

/** How a position stands, after the liens that it owes. Signed amounts may be negative; all are rounded against the trader. */
export interface Health {
  price: Price;
  notional: Usd;
  pnl: bigint;
  /** Collateral at its full price. */
  collateral: Usd;
  /** Borrow owed since it was last settled. */
  borrow: Usd;
  /** Collateral less haircut, profit, less borrow and closing fee: what margin is measured on. */
  equity: bigint;
  /** Collateral in full, profit, less borrow: what the owner would get. */
  residual: bigint;
  /** Equity over notional, 1e-4, rounded down; zero where equity is negative. */
  ratio: Bps;
  /** Notional over residual, 1e-4 (20,000 is 2x), rounded down; null where nothing is left. */
  leverage: bigint | null;
  /** Equity that it needs: not to be liquidated, and to take more risk. */
  maintenance: Usd;
  initial: Usd;
  liquidatable: boolean;
}

/** How one stands at the cached prices; all zero where `error` is not. */
export interface HealthRow {
  health: Health;
  /** Number of the engine's error, or 0. */
  error: number;
  /** Number of its market. */
  market: number;
}

/** Where one can be liquidated. */
export interface PriceRow {
  price: bigint | null;
  /** Number of the engine's error, or 0. */
  error: number;
  /** Number of its market. */
  market: number;
}

/** Profit that waits in tickets, in backing tokens. */
export interface Escrowed {
  /** Waits `hold`. */
  held: Atoms;
  /** Waits one hour, because the market has jumped. */
  heldBrief: Atoms;
}

/** What a settlement did. Tokens of profit are the backing custody's, all others the collateral's. */
export interface Settlement {
  closed: Size;
  cost: Usd;
  /** Signed, `Usd`. */
  pnl: bigint;
  /** Collateral that became the LPs' for the loss, rounded up. */
  seized: Atoms;
  /** Loss beyond the whole collateral. */
  deficit: Usd;
  /** Charges collected, by what they were paid with, rounded up. */
  chargedProfit: Atoms;
  chargedCollateral: Atoms;
  liquidationFee: Atoms;
  /** Part of the liquidation fee that is the keeper's, rounded down. */
  keeper: Atoms;
  /** Profit paid now. */
  profit: Atoms;
  /** Profit beyond what may leave the pool this hour: owed to the owner, paid as the limit refills. Outside loss events. */
  deferred: Atoms;
  escrowed: Escrowed;
  fresh: Usd;
  /** phi that applied to the fresh part; zero where there was no gain. */
  phi: Frac;
  /** Collateral that goes back to the owner: all of it when the position closes. */
  returned: Atoms;
}

/** Where a deficit went. */
export interface Absorbed {
  /** LPs alone, for the share of the position that was young. */
  young: Usd;
  /** The fund. */
  insurance: Usd;
  /** The LPs' deductible. */
  deductible: Usd;
  /** Joined an open event or the carry of the winning side. */
  shortfall: Usd;
  /** Older carry that had expired and went to the LPs. */
  expired: Usd;
  /** Whether the shortfall opened a loss event. */
  opened: boolean;
}

/** What a liquidation did. */
export interface LiquidationReport {
  settlement: Settlement;
  absorbed: Absorbed;
  lien: Usd;
  /** Paid to the keeper by the fund because the position had nothing left, in the fund's stable. */
  keeperFloor: Usd;
  /** Price at which it settled. */
  price: Price;
}

/** What a liquidation at the cached prices would do; all zero where `error` is not, as `NotLiquidatable` of the healthy. */
export interface LiquidationRow {
  report: LiquidationReport;
  /** Number of the engine's error, or 0. */
  error: number;
  /** Number of its market. */
  market: number;
}

/** Positions whose liquidation price lies from one price of the ladder up to the next, and their notional at it, rounded down. */
export interface Rung {
  long: Usd;
  short: Usd;
  longs: number;
  shorts: number;
}

/** Positions that are in no rung of a ladder. */
export interface LadderReport {
  /** Without a liquidation price. */
  safe: number;
  /** Those of which the engine gives an error. */
  failed: number;
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
  mint: Uint8Array;
  vault: Uint8Array;
  feedId: Uint8Array;
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
  brought: Usd;
  least: Usd;
  /** Prices of the slot's first deposit or withdrawal: all others of that slot use them. */
  band: Band;
  decimals: number;
  /** Bump of the vault's address. */
  bump: number;
  /** Up to when traders had reserved more than half of what the LPs own, as far as is known. */
  crowdedAt: bigint;
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
  market: Uint8Array;
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

/** Parameters of a market. */
export interface MarketParams {
  /** Least initial margin. */
  im: Bps;
  /** Least maintenance margin. */
  mm: Bps;
  /** k x sqrt(h): how many sigmas (of one hour) initial margin covers; 6 are 3 sigmas of four hours. */
  marginSigmas: Bps;
  /** Least stress volatility. */
  stress: bigint;
  /** Open interest from which initial margin grows, as a share of `weight` x AUM. */
  oiLow: Bps;
  /** Open interest at which initial margin has grown by `oi_addon`, as a share of `weight` x AUM. */
  oiHigh: Bps;
  /** Most growth by open interest, of the initial margin. */
  oiAddon: Bps;
  /** Share of the pool's value that this market is meant to use. */
  weight: Bps;
  /** Of notional, at each open and close. */
  baseFee: Bps;
  /** Of notional closed by liquidation. */
  liqFee: Bps;
  /** Impact factor k. */
  impact: Bps;
  /** Skew at which the impact is k/2. */
  depth: Usd;
  /** Most notional of longs, at entry prices. */
  maxLong: Usd;
  /** Most notional of shorts, at entry prices. */
  maxShort: Usd;
  /** Most that the second price source may differ, for new risk. */
  maxSourceGap: Bps;
  /** Share of the fund that one side may draw in a day: tier A, B or C. */
  dailyCap: Bps;
}

/** Where every dollar of every deficit of this market went, since its beginning (INV-7). */
export interface Ledger {
  deficits: Usd;
  insurance: Usd;
  /** R_young: the part of deficits that falls on size younger than 15 minutes, borne by LPs. */
  young: Usd;
  deductible: Usd;
  /** L of all finalized events. */
  lpShare: Usd;
  escrow: Usd;
  lienPaid: Usd;
  /** H - H_escrow - lien_paid of all events, open or lapsed. */
  lienUnpaid: Usd;
  /** R of all events and of expired carry. */
  remainder: Usd;
}

/** Range of the prices accepted in one cell. */
export interface PriceCell {
  low: Price;
  high: Price;
}

/** One hour: range of prices, and how much size stood on each side for how long. */
export interface HourCell {
  range: PriceCell;
  /** Size x seconds of the long and of the short side. */
  weight: bigint[];
}

/** How much the price moves: a grid of five minutes by publish time, and what follows from it for margins. */
export interface Volatility {
  /** Number of the cell that is open (publish time / 300); 0 before the first print. */
  cell: bigint;
  /** Range of its prints, and the last of them. */
  range: PriceCell;
  last: Price;
  /** Last price of the cells before, and how many of five minutes lie since then: one, and those without prints. */
  close: Price;
  width: bigint;
  /** Variance, 1e-18 an hour: averaged over a day, over 30 days, and over 30 days without clamping. */
  fast: bigint;
  slow: bigint;
  unclamped: bigint;
  /** Initial margin before the add-on, rounded up. */
  baseIm: Bps;
  /** Maintenance margin in force since `mm_at`, 1e-9: half of that, raised by a tenth an hour at most. */
  mm: bigint;
  mmAt: bigint;
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
  buckets: Bucket[];
  /** What matured buckets held when their place was needed again. */
  matured: Atoms;
  maturedTickets: bigint;
}

/** A finalized loss event, as long as it can still matter to a lien or a ticket. */
export interface EventEntry {
  /** Number of the event of this side, from 0. */
  number: bigint;
  opened: bigint;
  finalized: bigint;
  h: Frac;
  price: Price;
  reference: Price;
  /** H - H_escrow: what open positions owe in all. */
  lien: Usd;
  lienPaid: Usd;
  /** 1: the lien's rest has lapsed and left the side's totals. 2: it is also written into the receipt. */
  settled: number;
}

/** The loss event that is accruing. `u` is zero when there is none. */
export interface OpenEvent {
  u: Usd;
  opened: bigint;
  openedSlot: bigint;
  /** Paid by the fund and by the deductible for the deficits that led here. */
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
  /**
   * The last finalized events. They are at least 75 minutes apart (an hour of spacing, 15 minutes of accrual), so the ring
   * spans ten hours: longer than any lien or any wait of a ticket.
   */
  events: EventEntry[];
  /** Finalized events of this side; the next one gets this number. */
  eventCount: bigint;
  open: OpenEvent;
  /** First unit of the carry, and the last finalization. */
  carrySince: bigint;
  lastFinalized: bigint;
  /** Paid by fund and deductible since the carry began, and the deficits it comes from. */
  carryInsurance: Usd;
  carryDeductible: Usd;
  carryDeficits: bigint;
  /** Draws of this side, as the loser, from the fund. */
  hourCap: RollingCap;
  dayCap: RollingCap;
}

/** A market: the index token's price against the dollar, long and short. */
export interface MarketState {
  params: MarketParams;
  ledger: Ledger;
  hours: HourCell[];
  /** The last four cells of five minutes. */
  minutes: PriceCell[];
  /** The last two cells of one minute. */
  instants: PriceCell[];
  volatility: Volatility;
  lastPrice: Price;
  /** Up to when size-seconds are credited and cells are rolled. */
  rolledAt: bigint;
  sides: SideBook[];
  /** Newest print of the second source, and since when nobody could bring a newer one (see `Custody::silent_since`). */
  second: Print;
  secondSilentSince: bigint;
  /** The guardian took new risk off until then. */
  reduceOnlyUntil: bigint;
  /** Settlement of a dead feed: from then on everything closes at `settle_price`. 0 if there is none. */
  settleAt: bigint;
  settlePrice: Price;
  /** Index of the market in the pool. */
  index: number;
  /** 0 active, 1 reduce-only. */
  status: number;
}

/** A pool and one of its markets at one moment. */
export interface Scene {
  /** Unix seconds. */
  now: bigint;
  slot: bigint;
  pool: PoolState;
  market: MarketState;
}

/** A position, and prices at which it is looked at, 1e-8 USD; the cached ones where none is given. */
export interface HealthArgs {
  position: PositionState;
  price: bigint | null;
  /** Of the collateral token; ignored where it is the market's index. */
  tokenPrice: bigint | null;
}

/** The first price at which a position can be liquidated; null if there is none. */
export interface LiquidationPriceReport {
  price: bigint | null;
}

/** Nothing: what needs no scene or no arguments, or answers only with an error. */
export type Nothing = Record<string, never>;

/** The initial margin of new risk, 1e-4 of notional: `rate` is `base`, which follows volatility, and `addOn`, which follows the market's open interest. */
export interface InitialMargin {
  rate: Bps;
  base: Bps;
  addOn: Bps;
}

/** A side: 0 long, 1 short. */
export interface SideArg {
  side: number;
}

/** What would happen now to fresh profit of a side, and what a loss event may take of it. All shares are 1e-18. */
export interface SideTerms {
  /** The share of fresh profit that would wait `hold` seconds if the position closed now. */
  phi: Frac;
  hold: bigint;
  /** Price from which gain is fresh. */
  reference: Price;
  /** Usable coverage of the fund, which phi follows from. */
  coverage: Frac;
  /** Shortfall (`Usd`) that waits to become a loss event in which this side is the winner; and that of the open event. */
  carry: Usd;
  event: Usd;
  /** Most that the next event takes, and that all events of the coming hours take together. */
  worstNext: Frac;
  worstTotal: Frac;
  side: number;
  /** The market has jumped: what does not wait `hold` waits an hour. */
  jumped: boolean;
}

/** A position, and the price at which its profit is asked for. */
export interface ProfitAtRiskArgs {
  position: PositionState;
  /** 1e-8 USD; not given, the cached one. */
  price: bigint | null;
}

/** Profit that waits in a ticket; nothing where it has no tokens. */
export interface Held {
  /** Of the side's backing token. */
  tokens: Atoms;
  /** Unix time from which it can be claimed. */
  until: bigint;
  /** Hour of the ticket's address. */
  hour: number;
}

/** What of a position's profit is safe, what waits, and what can be lost. */
export interface ProfitAtRisk {
  price: Price;
  /** Signed profit at the price, after the liens that are owed. */
  pnl: bigint;
  /** What the LPs would get first of liens from finalized events. */
  lienDue: Usd;
  /** If it closed now: profit paid at once, in backing tokens, and what waits. */
  paidNow: Atoms;
  held: Held[];
  /** Part of the profit that is fresh: events that open while it stays open can reach it. The rest is out of reach. */
  fresh: Usd;
  terms: SideTerms;
  /** Most that the next event, and that all of the coming hours, would take of `fresh`, rounded up. */
  worstNext: Usd;
  worstTotal: Usd;
}

/** A loss that nobody's collateral covers. */
export interface LossArgs {
  deficit: Usd;
  /** Settlement price, 1e-8 USD; not given, the cached one. */
  price: bigint | null;
  /** Share of the position that is young, 1e-18. */
  young: Frac;
  /** The side that defaults: 0 long, 1 short. */
  losing: number;
}

/** Who would pay. `absorbed` adds up to the deficit; `receipt` to the U of the event. */
export interface WhatIf {
  absorbed: Absorbed;
  /** The loss event as it would be finalized after its 15 minutes at the same price. */
  receipt: ReceiptState;
  /** Share of the winners' fresh profit that waits, before and after. */
  phiBefore: Frac;
  phiAfter: Frac;
  fundBefore: Usd;
  fundAfter: Usd;
  /** A loss event would be open; else `receipt` is all zero. */
  finalized: boolean;
}

/** An order as a trader thinks of it. */
export interface OrderArgs {
  /** The position that it enlarges; empty, a new one opens. */
  position: PositionState;
  /** Index tokens, in atoms. */
  size: Size;
  /** In atoms. */
  collateral: Atoms;
  /** Price at which it would execute, 1e-8 USD; not given, the cached one. */
  price: bigint | null;
  /** Of a limit open, 1e-8 USD; 0 for none. */
  trigger: Price;
  /** 0 long, 1 short. */
  side: number;
  /** Custody of the collateral. */
  custody: number;
}

/** What an execution did. Where it ended the order all else is zero. */
export interface OpenReport {
  /** Number of the error for which it ended; 0 where it filled the order. */
  ended: number;
  size: Size;
  /** Price at which it settled. */
  price: Price;
  cost: Usd;
  baseFee: Usd;
  impact: Usd;
  borrow: Usd;
  /** Fees and borrow, paid in collateral tokens. */
  charged: Atoms;
  lien: Usd;
}

/** What an order would do. */
export interface OrderReport {
  /** Where it has `ended`, all else here is zero. */
  report: OpenReport;
  /** Price at which the quote is made. */
  price: Price;
  /** The position afterwards. */
  position: PositionState;
  health: Health;
  /** What the order needs: its own open interest counts. */
  initialMargin: InitialMargin;
  /** Null if there is none. */
  liquidationPrice: bigint | null;
  /** Of the backing custody afterwards, 1e-4, rounded up. */
  utilisation: Bps;
  /** How fresh profit of this side is treated now. */
  terms: SideTerms;
}

/** What a price account says. */
export interface Source {
  /** `print` is what it says; else there is nothing to read: it was closed or, in a settled market, is not read. */
  given: boolean;
  /** Of a market's second source, where no print is given: there is one, and it was closed. */
  closed: boolean;
  print: Print;
}

/** A request that meets a print. */
export interface ExecuteArgs {
  request: RequestState;
  /** The position of its nonce; empty where there is none. */
  position: PositionState;
  /** What the market's price account says. */
  print: Print;
  /** What the account of the second feed says; nothing where the market has none, `closed` where the account was closed. */
  second: Source;
}

/** The largest size, and what ends it. */
export interface MaxSizeReport {
  /** Index tokens, in atoms; zero if no size is possible. */
  size: Size;
  /** Number of the error that one atom more would meet. */
  limit: number;
}

/** A reduction of a position. */
export interface CloseArgs {
  position: PositionState;
  /** What the market's price account says; nothing where it was closed or, in a settled market, is not read. */
  print: Source;
  /** Index tokens, in atoms; not given, all. */
  size: bigint | null;
  /** Worst price, 1e-8 USD; 0 for any. */
  limit: Price;
}

/** What a decrease did. */
export interface DecreaseReport {
  settlement: Settlement;
  price: Price;
  lien: Usd;
  baseFee: Usd;
  impact: Usd;
  borrow: Usd;
}

/** What a reduction pays, at once and later. What comes back and what is paid now is in `report.settlement`. */
export interface CloseReport {
  report: DecreaseReport;
  /** Profit that waits in tickets, in backing tokens: those with tokens. */
  held: Held[];
  /** The position afterwards: of size zero if it closed. */
  position: PositionState;
  /** All zero if it closed. */
  health: Health;
  liquidationPrice: bigint | null;
}

/** A take profit or stop loss as a trader thinks of it. */
export interface TriggerArgs {
  position: PositionState;
  /** 1e-8 USD. */
  trigger: Price;
  /** Index tokens, in atoms; not given, all. */
  size: bigint | null;
  /** 3 take profit, 4 stop loss. */
  kind: number;
}

/** What a reduction at a price does, and whether the price of now would set it off. */
export interface TriggerReport {
  close: CloseReport;
  /** The cached print has reached the trigger: the next one may execute it. */
  fires: boolean;
}

/** A take profit or stop loss that meets a print. */
export interface ReductionArgs {
  request: RequestState;
  position: PositionState;
  /** What the market's price account says. */
  print: Print;
}

/** Who asks for the end of a request, and what is known of it. */
export interface CancelArgs {
  request: RequestState;
  /** Unix seconds. */
  now: bigint;
  /** The signer is its owner, or the delegate of the position that it reduces. */
  authorized: boolean;
  /** It reduces a position that is gone. */
  orphaned: boolean;
}

/** The request afterwards. */
export interface CancelReport {
  request: RequestState;
  /** It closes now; else it can be executed for three seconds more. */
  closes: boolean;
}

/** A removal of collateral. */
export interface RemoveCollateralArgs {
  position: PositionState;
  print: Source;
  atoms: Atoms;
}

/** What changing collateral leaves. */
export interface CollateralReport {
  /** What the LPs get of liens on the way. */
  lien: Usd;
  position: PositionState;
  health: Health;
  liquidationPrice: bigint | null;
}

/** An addition of collateral. */
export interface AddCollateralArgs {
  position: PositionState;
  atoms: Atoms;
}

/** A liquidation. */
export interface LiquidationArgs {
  position: PositionState;
  print: Source;
  /** What the account of the second feed says; nothing where the market has none, `closed` where the account was closed. */
  second: Source;
}

/** What a liquidation does, and who pays. */
export interface LiquidationOutcome {
  report: LiquidationReport;
  /** Profit that waits in tickets, in backing tokens: those with tokens. */
  held: Held[];
  position: PositionState;
}

/** A ticket, and receipts of events that the ring no longer has, in order: no ticket lives through more than a few. */
export interface ClaimArgs {
  ticket: TicketState;
  /** Of `receipts`. */
  count: bigint;
  receipts: ReceiptState[];
}

/** What a claim pays, and the dust that the last ticket of its hour leaves to the LPs. */
export interface ClaimReport {
  paid: Atoms;
  dust: Atoms;
}

/** Positions of one side, as many as a transaction takes. */
export interface LiensArgs {
  print: Source;
  /** What a call before this one, in the same scene, collected of others. */
  before: Usd;
  /** Of `positions`. */
  count: bigint;
  positions: PositionState[];
  /** 0 long, 1 short. */
  side: number;
}

/** What collecting brings: of each position in its place, of all with those before, and for the keeper. */
export interface LiensReport {
  paid: Usd[];
  sum: Usd;
  /** In backing tokens. */
  bounty: Atoms;
}

/** A side, and how long its fresh profit waits. */
export interface TicketArgs {
  /** Seconds. */
  wait: bigint;
  side: number;
}

/** What a market says of its side's tickets and events. */
export interface TicketReport {
  /** Hour of a ticket that is made now. */
  hour: number;
  /** The same, whatever event is open. */
  maturity: number;
  /** The receipt that the next finalization takes out of the ring must be sealed first. */
  overwritesUnsealed: boolean;
}

/** A pool at one moment. A `Scene` and a `World` begin with one: what needs the pool only takes either. */
export interface Instant {
  /** Unix seconds. */
  now: bigint;
  slot: bigint;
  pool: PoolState;
}

/** A deposit of liquidity, or a withdrawal. */
export interface LiquidityArgs {
  /** Atoms of a deposit, shares of a withdrawal. */
  amount: bigint;
  custody: number;
}

/** What a deposit or withdrawal did. */
export interface LiquidityReport {
  atoms: Atoms;
  shares: bigint;
  /** Collected, in the custody's token. */
  fee: Atoms;
  /** Value of the pool that the shares were priced with. */
  aum: Usd;
}

/** How long LPs must wait, in seconds: for a deposit, and for a withdrawal; 0 for now. */
export interface LiquidityWait {
  deposit: bigint;
  withdrawal: bigint;
}

/** A token's place in the pool: what it costs to join and leave depends on it. Weights 1e-9, in values for who leaves. */
export interface TokenRoom {
  weight: bigint;
  target: bigint;
  least: bigint;
  most: bigint;
  /** What may leave within the hour now, in atoms, and what no position has reserved. */
  outflow: Atoms;
  free: Atoms;
  /** Of a young token: until when it is one, and what deposits of it may be worth at most now (`Usd`), before the fee. */
  youngUntil: bigint;
  youngRoom: Usd;
  young: boolean;
}

/** The rooms of all tokens, the first `count` of them. */
export interface TokenRooms {
  count: bigint;
  rooms: TokenRoom[];
}

/** What the LPs' share of the pool is worth. */
export interface PoolValue {
  /** To who deposits; null while a feed is silent: nobody can deposit then. */
  mint: bigint | null;
  /** To who withdraws. */
  burn: Usd;
}

/** What a pool owes an owner. */
export interface PayOutArgs {
  amount: Atoms;
  /** Profit that waits for the hourly limit. */
  deferred: Atoms;
  custody: number;
}

/** What a payment pays now, and what waits for the hourly limit after it, in atoms. */
export interface PayOutReport {
  amount: Atoms;
  deferred: Atoms;
}

/** The insurance fund at a moment. */
export interface FundHealth {
  balance: Usd;
  target: Usd;
  /** Balance over target, 1e-4. */
  coverage: Bps;
  /** Worth of all shares. */
  value: Usd;
}

/** A stake, and what is done with it. */
export interface StakeArgs {
  stake: StakeState;
  /** Dollars (`Usd`) of a stake or a gift, shares of a request. */
  amount: bigint;
}

/** The stake afterwards. */
export interface StakeReport {
  stake: StakeState;
  /** Shares that were bought; dollars (`Usd`) that are paid. */
  amount: bigint;
}

/** A sweep of one token. */
export interface SweepArgs {
  /** The custody's token balance. */
  vault: Atoms;
  custody: number;
}

/** What a sweep did. */
export interface SweepReport {
  /** Tokens that belonged to nobody, now the LPs'. */
  surplus: Atoms;
  /** Collected tokens that the LPs took over; of the fund's own stable all. */
  sold: Atoms;
  /** Stable that the fund got for them. */
  gained: Usd;
}

/** The price account that is observed. */
export interface PrintArgs {
  print: Source;
}

/** A winning side, and what the market's price account says. */
export interface SideArgs {
  print: Source;
  /** 0 long, 1 short. */
  side: number;
}

/** What opening brings: the event's U, or carry that expired instead. */
export interface OpenedReport {
  u: Usd;
  expired: Usd;
}

/** From when on everything closes, and at which price. */
export interface SettlementReport {
  settleAt: bigint;
  settlePrice: Price;
}

/** A pool with all its markets at one moment, each at its number. */
export interface World {
  /** Unix seconds. */
  now: bigint;
  slot: bigint;
  pool: PoolState;
  markets: MarketState[];
}

/** What one account of `refreshPrices` says. */
export interface Shown {
  source: Source;
  custody: number;
  /** It is the second source's of the market whose index this custody is. */
  second: boolean;
}

/** New parameters of a token. */
export interface CustodyChange {
  params: CustodyParams;
  custody: number;
}

/** What the guardian does. */
export interface MeasureArgs {
  /** Most open interest of a market's sides, or in `long` what LPs may own of a token. */
  long: bigint;
  short: bigint;
  /** 0 a market reduces only, 1 deposits are closed, 2 lower caps of a market's open interest, 3 a lower cap of what LPs may own of a token. */
  measure: number;
  /** Of the market or custody. */
  index: number;
}

/** Times of a change, unix seconds. */
export interface WindowArgs {
  eta: bigint;
  validUntil: bigint;
  now: bigint;
}

/** Delays of changes, in seconds. */
export interface DelayArgs {
  old: bigint;
  new: bigint;
}

/** A market, or all. */
export interface CalmArgs {
  all: boolean;
  /** Its number, unless all are asked. */
  market: number;
}

/** When a change that is queued now would be due. */
export interface EtaArgs {
  /** Of the controller, in seconds. */
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
  /** Of the collateral token; ignored where it is the market's index. */
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

/** A custody. */
export interface TokenArgs {
  /** Oldest price that counts in full, in seconds. */
  age: bigint;
  custody: number;
}

/** A token by the rules of borrowing, of outflow and of collateral. */
export interface TokenReport {
  borrowIndex: bigint;
  /** A year. */
  borrowRate: Bps;
  /** Of all positions, rounded up. */
  borrowDue: Atoms;
  /** May leave within the hour now. */
  outflow: Atoms;
  haircut: Bps;
  /** Off its value beside the haircut because its feed is silent; null where the price is old and the feed not silent. */
  discount: bigint | null;
  /** What the vault must hold at least. */
  owes: Atoms;
}

/** The fund by its own rules. */
export interface FundReport {
  /** Of 24 hours. */
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
  /** Carry from which a loss event opens in which this side wins. */
  threshold: Usd;
  /** What the fund may pay for deficits of this side: in an hour, in a day, of the whole pool in a day; and now. */
  limitHour: Usd;
  limitDay: Usd;
  limitPool: Usd;
  available: Usd;
  /** The side takes only reductions, for its loss event or its carry. */
  reduceOnly: boolean;
  /** Its positions close at the settlement price. */
  settled: boolean;
}

/** The data of a price account. */
export interface ReadArgs {
  feedId: Uint8Array;
  /** Of `data`: how many bytes the account has, if less. */
  length: bigint;
  data: Uint8Array;
}

/** Profit that waits, for a ticket: of zeros where there is none of its hour yet. */
export interface IssueArgs {
  ticket: TicketState;
  tokens: Atoms;
  /** Seconds. */
  wait: bigint;
  /** 0 long, 1 short. */
  side: number;
}

/** Tokens that leave a custody, as far as the hour's limit goes. */
export interface OutflowArgs {
  amount: Atoms;
  custody: number;
}

/** One number. */
export interface Amount {
  value: bigint;
}

/** What the fund pays for a side that loses. */
export interface FundArgs {
  amount: Usd;
  /** 0 long, 1 short. */
  losing: number;
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
  im: Bps;
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

/** Who bears the U of a loss event. `base`: what it can reach, S + N; `room`: what earlier events of the side leave. */
export interface SplitArgs {
  winningWeight: bigint;
  losingWeight: bigint;
  u: Usd;
  base: Usd;
  lpShare: Bps;
  hMax: Bps;
  room: Frac;
}

/** L, H, R and h. */
export interface SplitReport {
  lpShare: Usd;
  hTotal: Usd;
  remainder: Usd;
  h: Frac;
}

/** Fee of a move of liquidity, 1e-9, by the token's place before it: `value` of a pool of `sum`. */
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

/** Name, place and kind of a field; of an array, how many. */
export type FieldLayout = readonly [name: string, offset: number, kind: string, count?: number];

/** Where fields lie: kinds are `u8`, `u16`, `u32`, `u64`, `i64`, `u128`, `flag` (a byte), `maybe` (a `u64`, null where all bits are set), `bytes`, or a struct. */
export const LAYOUTS = {
  RequestState: { size: 112, fields: [["size", 0, "u64"], ["limit", 8, "u64"], ["collateral", 16, "u64"], ["placedAt", 24, "i64"], ["printAfter", 32, "i64"], ["expiresAt", 40, "i64"], ["tip", 48, "u64"], ["generation", 56, "u64"], ["kind", 64, "u8"], ["side", 65, "u8"], ["custody", 66, "u8"], ["trigger", 72, "u64"]] },
  PositionState: { size: 96, fields: [["size", 0, "u64"], ["entry", 8, "u64"], ["collateral", 16, "u64"], ["borrowIndex", 24, "u64"], ["events", 32, "u64"], ["generation", 40, "u64"], ["openedAt", 48, "i64"], ["entryPrint", 56, "i64"], ["increasedAt", 64, "i64"], ["young", 72, "u64", 2], ["side", 88, "u8"], ["custody", 89, "u8"]] },
  EventParams: { size: 40, fields: [["lpShare", 0, "u64"], ["hMax", 8, "u64"], ["minEvent", 16, "u64"], ["minEventShare", 24, "u64"], ["hold", 32, "u64"]] },
  ReceiptState: { size: 264, fields: [["number", 0, "u64"], ["u", 8, "u64"], ["insurance", 16, "u64"], ["deductible", 24, "u64"], ["lpShare", 32, "u64"], ["hTotal", 40, "u64"], ["escrow", 48, "u64"], ["escrowTokens", 56, "u64"], ["lienPaid", 64, "u64"], ["lienUnpaid", 72, "u64"], ["remainder", 80, "u64"], ["h", 88, "u64"], ["escrowValue", 96, "u64"], ["freshBound", 104, "u64"], ["price", 112, "u64"], ["reference", 120, "u64"], ["winningWeight", 128, "u128"], ["losingWeight", 144, "u128"], ["opened", 160, "i64"], ["finalized", 168, "i64"], ["openedSlot", 176, "u64"], ["finalizedSlot", 184, "u64"], ["tickets", 192, "u64"], ["deficits", 200, "u64"], ["params", 208, "EventParams"], ["side", 248, "u8"], ["market", 249, "u8"], ["sealed", 250, "u8"]] },
  StakeState: { size: 40, fields: [["shares", 0, "u64"], ["requested", 8, "u64"], ["valueAtRequest", 16, "u64"], ["requestedAt", 24, "i64"], ["epoch", 32, "u32"]] },
  TicketState: { size: 24, fields: [["face", 0, "u64"], ["events", 8, "u64"], ["hour", 16, "u32"], ["side", 20, "u8"]] },
  Packed: { size: 20, fields: [["count", 0, "u32"], ["stride", 4, "u32"], ["state", 8, "u32"], ["market", 12, "u32"], ["number", 16, "u32"]] },
  Health: { size: 96, fields: [["price", 0, "u64"], ["notional", 8, "u64"], ["pnl", 16, "i64"], ["collateral", 24, "u64"], ["borrow", 32, "u64"], ["equity", 40, "i64"], ["residual", 48, "i64"], ["ratio", 56, "u64"], ["leverage", 64, "maybe"], ["maintenance", 72, "u64"], ["initial", 80, "u64"], ["liquidatable", 88, "flag"]] },
  HealthRow: { size: 104, fields: [["health", 0, "Health"], ["error", 96, "u32"], ["market", 100, "u32"]] },
  PriceRow: { size: 16, fields: [["price", 0, "maybe"], ["error", 8, "u32"], ["market", 12, "u32"]] },
  Escrowed: { size: 16, fields: [["held", 0, "u64"], ["heldBrief", 8, "u64"]] },
  Settlement: { size: 128, fields: [["closed", 0, "u64"], ["cost", 8, "u64"], ["pnl", 16, "i64"], ["seized", 24, "u64"], ["deficit", 32, "u64"], ["chargedProfit", 40, "u64"], ["chargedCollateral", 48, "u64"], ["liquidationFee", 56, "u64"], ["keeper", 64, "u64"], ["profit", 72, "u64"], ["deferred", 80, "u64"], ["escrowed", 88, "Escrowed"], ["fresh", 104, "u64"], ["phi", 112, "u64"], ["returned", 120, "u64"]] },
  Absorbed: { size: 48, fields: [["young", 0, "u64"], ["insurance", 8, "u64"], ["deductible", 16, "u64"], ["shortfall", 24, "u64"], ["expired", 32, "u64"], ["opened", 40, "flag"]] },
  LiquidationReport: { size: 200, fields: [["settlement", 0, "Settlement"], ["absorbed", 128, "Absorbed"], ["lien", 176, "u64"], ["keeperFloor", 184, "u64"], ["price", 192, "u64"]] },
  LiquidationRow: { size: 208, fields: [["report", 0, "LiquidationReport"], ["error", 200, "u32"], ["market", 204, "u32"]] },
  Rung: { size: 24, fields: [["long", 0, "u64"], ["short", 8, "u64"], ["longs", 16, "u32"], ["shorts", 20, "u32"]] },
  LadderReport: { size: 8, fields: [["safe", 0, "u32"], ["failed", 4, "u32"]] },
  PoolParams: { size: 160, fields: [["events", 0, "EventParams"], ["protocolShare", 40, "u64"], ["fundMin", 48, "u64"], ["fundFloor", 56, "u64"], ["targetShare", 64, "u64"], ["targetMin", 72, "u64"], ["hourlyCap", 80, "u64"], ["poolCap", 88, "u64"], ["deductible", 96, "u64"], ["keeperFloor", 104, "u64"], ["young", 112, "u64"], ["maxUtilisation", 120, "u64"]] },
  RollingCap: { size: 16, fields: [["used", 0, "u64"], ["at", 8, "i64"]] },
  Fund: { size: 80, fields: [["balance", 0, "u64"], ["shares", 8, "u64"], ["dayBalance", 16, "u64"], ["day", 24, "i64"], ["poolCap", 32, "RollingCap"], ["openInterest", 48, "u64"], ["averageOpenInterest", 56, "u64"], ["averageAt", 64, "i64"], ["custody", 72, "u8"], ["epoch", 76, "u32"]] },
  Deductible: { size: 32, fields: [["dayAum", 0, "u64"], ["day", 8, "i64"], ["cap", 16, "RollingCap"]] },
  Print: { size: 40, fields: [["price", 0, "u64"], ["conf", 8, "u64"], ["ema", 16, "u64"], ["publishTime", 24, "i64"], ["prevPublishTime", 32, "i64"]] },
  CustodyParams: { size: 112, fields: [["sigma", 0, "u64"], ["haircut", 8, "u64"], ["haircutSigmas", 16, "u64"], ["lpFee", 24, "u64"], ["lpSlope", 32, "u64"], ["targetWeight", 40, "u64"], ["minWeight", 48, "u64"], ["maxWeight", 56, "u64"], ["borrowMax", 64, "u64"], ["depositCap", 72, "u64"], ["outflow", 80, "u64"], ["stable", 88, "u8"]] },
  Band: { size: 16, fields: [["low", 0, "u64"], ["high", 8, "u64"]] },
  CustodyState: { size: 464, fields: [["mint", 0, "bytes", 32], ["vault", 32, "bytes", 32], ["feedId", 64, "bytes", 32], ["owned", 96, "u64"], ["locked", 104, "u64"], ["collateral", 112, "u64"], ["pending", 120, "u64"], ["escrow", 128, "u64"], ["insuranceDue", 136, "u64"], ["protocolFees", 144, "u64"], ["payable", 152, "u64"], ["unit", 160, "u64"], ["print", 168, "Print"], ["silentSince", 208, "i64"], ["borrowIndex", 216, "u64"], ["borrowAt", 224, "i64"], ["borrowBase", 232, "u128"], ["params", 248, "CustodyParams"], ["sigma", 360, "u64"], ["haircut", 368, "u64"], ["haircutAt", 376, "i64"], ["outflowUsed", 384, "i64"], ["outflowAt", 392, "i64"], ["listedAt", 400, "i64"], ["brought", 408, "u64"], ["least", 416, "u64"], ["band", 424, "Band"], ["decimals", 440, "u8"], ["bump", 441, "u8"], ["crowdedAt", 448, "i64"]] },
  SideTotals: { size: 112, fields: [["size", 0, "u64"], ["entry", 8, "u64"], ["collateral", 16, "u64", 8], ["liens", 80, "u64"], ["event", 88, "u64"], ["carry", 96, "u64"], ["positions", 104, "u64"]] },
  ExposureState: { size: 272, fields: [["market", 0, "bytes", 32], ["sides", 32, "SideTotals", 2], ["index", 256, "u8"], ["stable", 257, "u8"], ["settleAt", 260, "u32"], ["settlePrice", 264, "u64"]] },
  PoolState: { size: 6224, fields: [["params", 0, "PoolParams"], ["fund", 160, "Fund"], ["deductible", 240, "Deductible"], ["lpSupply", 272, "u64"], ["sequence", 280, "u64"], ["aum", 288, "u64"], ["jumpedAt", 296, "i64"], ["movedAt", 304, "i64"], ["bandSlot", 312, "u64"], ["depositsClosedUntil", 320, "i64"], ["custodies", 328, "CustodyState", 8], ["exposures", 4040, "ExposureState", 8], ["custodyCount", 6216, "u8"], ["marketCount", 6217, "u8"]] },
  MarketParams: { size: 144, fields: [["im", 0, "u64"], ["mm", 8, "u64"], ["marginSigmas", 16, "u64"], ["stress", 24, "u64"], ["oiLow", 32, "u64"], ["oiHigh", 40, "u64"], ["oiAddon", 48, "u64"], ["weight", 56, "u64"], ["baseFee", 64, "u64"], ["liqFee", 72, "u64"], ["impact", 80, "u64"], ["depth", 88, "u64"], ["maxLong", 96, "u64"], ["maxShort", 104, "u64"], ["maxSourceGap", 112, "u64"], ["dailyCap", 120, "u64"]] },
  Ledger: { size: 72, fields: [["deficits", 0, "u64"], ["insurance", 8, "u64"], ["young", 16, "u64"], ["deductible", 24, "u64"], ["lpShare", 32, "u64"], ["escrow", 40, "u64"], ["lienPaid", 48, "u64"], ["lienUnpaid", 56, "u64"], ["remainder", 64, "u64"]] },
  PriceCell: { size: 16, fields: [["low", 0, "u64"], ["high", 8, "u64"]] },
  HourCell: { size: 48, fields: [["range", 0, "PriceCell"], ["weight", 16, "u128", 2]] },
  Volatility: { size: 96, fields: [["cell", 0, "i64"], ["range", 8, "PriceCell"], ["last", 24, "u64"], ["close", 32, "u64"], ["width", 40, "u64"], ["fast", 48, "u64"], ["slow", 56, "u64"], ["unclamped", 64, "u64"], ["baseIm", 72, "u64"], ["mm", 80, "u64"], ["mmAt", 88, "i64"]] },
  Bucket: { size: 16, fields: [["tokens", 0, "u64"], ["hour", 8, "u32"], ["tickets", 12, "u32"]] },
  EscrowState: { size: 528, fields: [["buckets", 0, "Bucket", 32], ["matured", 512, "u64"], ["maturedTickets", 520, "u64"]] },
  EventEntry: { size: 72, fields: [["number", 0, "u64"], ["opened", 8, "i64"], ["finalized", 16, "i64"], ["h", 24, "u64"], ["price", 32, "u64"], ["reference", 40, "u64"], ["lien", 48, "u64"], ["lienPaid", 56, "u64"], ["settled", 64, "u8"]] },
  OpenEvent: { size: 128, fields: [["u", 0, "u64"], ["opened", 8, "i64"], ["openedSlot", 16, "u64"], ["insurance", 24, "u64"], ["deductible", 32, "u64"], ["winningWeight", 40, "u128"], ["losingWeight", 56, "u128"], ["params", 72, "EventParams"], ["deficits", 112, "u64"]] },
  SideBook: { size: 1312, fields: [["escrow", 0, "EscrowState"], ["events", 528, "EventEntry", 8], ["eventCount", 1104, "u64"], ["open", 1112, "OpenEvent"], ["carrySince", 1240, "i64"], ["lastFinalized", 1248, "i64"], ["carryInsurance", 1256, "u64"], ["carryDeductible", 1264, "u64"], ["carryDeficits", 1272, "u64"], ["hourCap", 1280, "RollingCap"], ["dayCap", 1296, "RollingCap"]] },
  MarketState: { size: 3568, fields: [["params", 0, "MarketParams"], ["ledger", 144, "Ledger"], ["hours", 216, "HourCell", 8], ["minutes", 600, "PriceCell", 4], ["instants", 664, "PriceCell", 2], ["volatility", 696, "Volatility"], ["lastPrice", 792, "u64"], ["rolledAt", 800, "i64"], ["sides", 808, "SideBook", 2], ["second", 3432, "Print"], ["secondSilentSince", 3472, "i64"], ["reduceOnlyUntil", 3480, "i64"], ["settleAt", 3488, "i64"], ["settlePrice", 3496, "u64"], ["index", 3504, "u8"], ["status", 3505, "u8"]] },
  Scene: { size: 9808, fields: [["now", 0, "i64"], ["slot", 8, "u64"], ["pool", 16, "PoolState"], ["market", 6240, "MarketState"]] },
  HealthArgs: { size: 112, fields: [["position", 0, "PositionState"], ["price", 96, "maybe"], ["tokenPrice", 104, "maybe"]] },
  LiquidationPriceReport: { size: 8, fields: [["price", 0, "maybe"]] },
  Nothing: { size: 0, fields: [] },
  InitialMargin: { size: 24, fields: [["rate", 0, "u64"], ["base", 8, "u64"], ["addOn", 16, "u64"]] },
  SideArg: { size: 8, fields: [["side", 0, "u8"]] },
  SideTerms: { size: 72, fields: [["phi", 0, "u64"], ["hold", 8, "i64"], ["reference", 16, "u64"], ["coverage", 24, "u64"], ["carry", 32, "u64"], ["event", 40, "u64"], ["worstNext", 48, "u64"], ["worstTotal", 56, "u64"], ["side", 64, "u8"], ["jumped", 65, "flag"]] },
  ProfitAtRiskArgs: { size: 104, fields: [["position", 0, "PositionState"], ["price", 96, "maybe"]] },
  Held: { size: 24, fields: [["tokens", 0, "u64"], ["until", 8, "i64"], ["hour", 16, "u32"]] },
  ProfitAtRisk: { size: 176, fields: [["price", 0, "u64"], ["pnl", 8, "i64"], ["lienDue", 16, "u64"], ["paidNow", 24, "u64"], ["held", 32, "Held", 2], ["fresh", 80, "u64"], ["terms", 88, "SideTerms"], ["worstNext", 160, "u64"], ["worstTotal", 168, "u64"]] },
  LossArgs: { size: 32, fields: [["deficit", 0, "u64"], ["price", 8, "maybe"], ["young", 16, "u64"], ["losing", 24, "u8"]] },
  WhatIf: { size: 352, fields: [["absorbed", 0, "Absorbed"], ["receipt", 48, "ReceiptState"], ["phiBefore", 312, "u64"], ["phiAfter", 320, "u64"], ["fundBefore", 328, "u64"], ["fundAfter", 336, "u64"], ["finalized", 344, "flag"]] },
  OrderArgs: { size: 136, fields: [["position", 0, "PositionState"], ["size", 96, "u64"], ["collateral", 104, "u64"], ["price", 112, "maybe"], ["trigger", 120, "u64"], ["side", 128, "u8"], ["custody", 129, "u8"]] },
  OpenReport: { size: 72, fields: [["ended", 0, "u32"], ["size", 8, "u64"], ["price", 16, "u64"], ["cost", 24, "u64"], ["baseFee", 32, "u64"], ["impact", 40, "u64"], ["borrow", 48, "u64"], ["charged", 56, "u64"], ["lien", 64, "u64"]] },
  OrderReport: { size: 384, fields: [["report", 0, "OpenReport"], ["price", 72, "u64"], ["position", 80, "PositionState"], ["health", 176, "Health"], ["initialMargin", 272, "InitialMargin"], ["liquidationPrice", 296, "maybe"], ["utilisation", 304, "u64"], ["terms", 312, "SideTerms"]] },
  Source: { size: 48, fields: [["given", 0, "flag"], ["closed", 1, "flag"], ["print", 8, "Print"]] },
  ExecuteArgs: { size: 296, fields: [["request", 0, "RequestState"], ["position", 112, "PositionState"], ["print", 208, "Print"], ["second", 248, "Source"]] },
  MaxSizeReport: { size: 16, fields: [["size", 0, "u64"], ["limit", 8, "u32"]] },
  CloseArgs: { size: 160, fields: [["position", 0, "PositionState"], ["print", 96, "Source"], ["size", 144, "maybe"], ["limit", 152, "u64"]] },
  DecreaseReport: { size: 168, fields: [["settlement", 0, "Settlement"], ["price", 128, "u64"], ["lien", 136, "u64"], ["baseFee", 144, "u64"], ["impact", 152, "u64"], ["borrow", 160, "u64"]] },
  CloseReport: { size: 416, fields: [["report", 0, "DecreaseReport"], ["held", 168, "Held", 2], ["position", 216, "PositionState"], ["health", 312, "Health"], ["liquidationPrice", 408, "maybe"]] },
  TriggerArgs: { size: 120, fields: [["position", 0, "PositionState"], ["trigger", 96, "u64"], ["size", 104, "maybe"], ["kind", 112, "u8"]] },
  TriggerReport: { size: 424, fields: [["close", 0, "CloseReport"], ["fires", 416, "flag"]] },
  ReductionArgs: { size: 248, fields: [["request", 0, "RequestState"], ["position", 112, "PositionState"], ["print", 208, "Print"]] },
  CancelArgs: { size: 128, fields: [["request", 0, "RequestState"], ["now", 112, "i64"], ["authorized", 120, "flag"], ["orphaned", 121, "flag"]] },
  CancelReport: { size: 120, fields: [["request", 0, "RequestState"], ["closes", 112, "flag"]] },
  RemoveCollateralArgs: { size: 152, fields: [["position", 0, "PositionState"], ["print", 96, "Source"], ["atoms", 144, "u64"]] },
  CollateralReport: { size: 208, fields: [["lien", 0, "u64"], ["position", 8, "PositionState"], ["health", 104, "Health"], ["liquidationPrice", 200, "maybe"]] },
  AddCollateralArgs: { size: 104, fields: [["position", 0, "PositionState"], ["atoms", 96, "u64"]] },
  LiquidationArgs: { size: 192, fields: [["position", 0, "PositionState"], ["print", 96, "Source"], ["second", 144, "Source"]] },
  LiquidationOutcome: { size: 344, fields: [["report", 0, "LiquidationReport"], ["held", 200, "Held", 2], ["position", 248, "PositionState"]] },
  ClaimArgs: { size: 3200, fields: [["ticket", 0, "TicketState"], ["count", 24, "u64"], ["receipts", 32, "ReceiptState", 12]] },
  ClaimReport: { size: 16, fields: [["paid", 0, "u64"], ["dust", 8, "u64"]] },
  LiensArgs: { size: 1608, fields: [["print", 0, "Source"], ["before", 48, "u64"], ["count", 56, "u64"], ["positions", 64, "PositionState", 16], ["side", 1600, "u8"]] },
  LiensReport: { size: 144, fields: [["paid", 0, "u64", 16], ["sum", 128, "u64"], ["bounty", 136, "u64"]] },
  TicketArgs: { size: 16, fields: [["wait", 0, "i64"], ["side", 8, "u8"]] },
  TicketReport: { size: 16, fields: [["hour", 0, "u32"], ["maturity", 4, "u32"], ["overwritesUnsealed", 8, "flag"]] },
  Instant: { size: 6240, fields: [["now", 0, "i64"], ["slot", 8, "u64"], ["pool", 16, "PoolState"]] },
  LiquidityArgs: { size: 16, fields: [["amount", 0, "u64"], ["custody", 8, "u8"]] },
  LiquidityReport: { size: 32, fields: [["atoms", 0, "u64"], ["shares", 8, "u64"], ["fee", 16, "u64"], ["aum", 24, "u64"]] },
  LiquidityWait: { size: 16, fields: [["deposit", 0, "i64"], ["withdrawal", 8, "i64"]] },
  TokenRoom: { size: 72, fields: [["weight", 0, "u64"], ["target", 8, "u64"], ["least", 16, "u64"], ["most", 24, "u64"], ["outflow", 32, "u64"], ["free", 40, "u64"], ["youngUntil", 48, "i64"], ["youngRoom", 56, "u64"], ["young", 64, "flag"]] },
  TokenRooms: { size: 584, fields: [["count", 0, "u64"], ["rooms", 8, "TokenRoom", 8]] },
  PoolValue: { size: 16, fields: [["mint", 0, "maybe"], ["burn", 8, "u64"]] },
  PayOutArgs: { size: 24, fields: [["amount", 0, "u64"], ["deferred", 8, "u64"], ["custody", 16, "u8"]] },
  PayOutReport: { size: 16, fields: [["amount", 0, "u64"], ["deferred", 8, "u64"]] },
  FundHealth: { size: 32, fields: [["balance", 0, "u64"], ["target", 8, "u64"], ["coverage", 16, "u64"], ["value", 24, "u64"]] },
  StakeArgs: { size: 48, fields: [["stake", 0, "StakeState"], ["amount", 40, "u64"]] },
  StakeReport: { size: 48, fields: [["stake", 0, "StakeState"], ["amount", 40, "u64"]] },
  SweepArgs: { size: 16, fields: [["vault", 0, "u64"], ["custody", 8, "u8"]] },
  SweepReport: { size: 24, fields: [["surplus", 0, "u64"], ["sold", 8, "u64"], ["gained", 16, "u64"]] },
  PrintArgs: { size: 48, fields: [["print", 0, "Source"]] },
  SideArgs: { size: 56, fields: [["print", 0, "Source"], ["side", 48, "u8"]] },
  OpenedReport: { size: 16, fields: [["u", 0, "u64"], ["expired", 8, "u64"]] },
  SettlementReport: { size: 16, fields: [["settleAt", 0, "i64"], ["settlePrice", 8, "u64"]] },
  World: { size: 34784, fields: [["now", 0, "i64"], ["slot", 8, "u64"], ["pool", 16, "PoolState"], ["markets", 6240, "MarketState", 8]] },
  Shown: { size: 56, fields: [["source", 0, "Source"], ["custody", 48, "u8"], ["second", 49, "flag"]] },
  CustodyChange: { size: 120, fields: [["params", 0, "CustodyParams"], ["custody", 112, "u8"]] },
  MeasureArgs: { size: 24, fields: [["long", 0, "u64"], ["short", 8, "u64"], ["measure", 16, "u8"], ["index", 17, "u8"]] },
  WindowArgs: { size: 24, fields: [["eta", 0, "i64"], ["validUntil", 8, "i64"], ["now", 16, "i64"]] },
  DelayArgs: { size: 16, fields: [["old", 0, "u64"], ["new", 8, "u64"]] },
  CalmArgs: { size: 8, fields: [["all", 0, "flag"], ["market", 1, "u8"]] },
  EtaArgs: { size: 24, fields: [["delay", 0, "u64"], ["now", 8, "i64"], ["kind", 16, "u8"]] },
  EtaReport: { size: 8, fields: [["eta", 0, "i64"]] },
  MarksArgs: { size: 112, fields: [["position", 0, "PositionState"], ["price", 96, "u64"], ["tokenPrice", 104, "u64"]] },
  PositionMarks: { size: 72, fields: [["notional", 0, "u64"], ["pnl", 8, "i64"], ["collateral", 16, "u64"], ["borrow", 24, "u64"], ["equity", 32, "i64"], ["residual", 40, "i64"], ["haircut", 48, "u64"], ["young", 56, "u64"], ["liquidatable", 64, "flag"]] },
  TokenArgs: { size: 16, fields: [["age", 0, "i64"], ["custody", 8, "u8"]] },
  TokenReport: { size: 56, fields: [["borrowIndex", 0, "u64"], ["borrowRate", 8, "u64"], ["borrowDue", 16, "u64"], ["outflow", 24, "u64"], ["haircut", 32, "u64"], ["discount", 40, "maybe"], ["owes", 48, "u64"]] },
  FundReport: { size: 48, fields: [["averageOpenInterest", 0, "u64"], ["target", 8, "u64"], ["coverage", 16, "u64"], ["feeShare", 24, "u64"], ["due", 32, "u64"], ["deductible", 40, "u64"]] },
  SidePriceArgs: { size: 16, fields: [["price", 0, "u64"], ["side", 8, "u8"]] },
  MarketReport: { size: 88, fields: [["initial", 0, "u64"], ["maintenance", 8, "u64"], ["withdrawal", 16, "u64"], ["afterLiquidation", 24, "u64"], ["sigma", 32, "u64"], ["threshold", 40, "u64"], ["limitHour", 48, "u64"], ["limitDay", 56, "u64"], ["limitPool", 64, "u64"], ["available", 72, "u64"], ["reduceOnly", 80, "flag"], ["settled", 81, "flag"]] },
  ReadArgs: { size: 176, fields: [["feedId", 0, "bytes", 32], ["length", 32, "u64"], ["data", 40, "bytes", 136]] },
  IssueArgs: { size: 48, fields: [["ticket", 0, "TicketState"], ["tokens", 24, "u64"], ["wait", 32, "i64"], ["side", 40, "u8"]] },
  OutflowArgs: { size: 16, fields: [["amount", 0, "u64"], ["custody", 8, "u8"]] },
  Amount: { size: 8, fields: [["value", 0, "u64"]] },
  FundArgs: { size: 16, fields: [["amount", 0, "u64"], ["losing", 8, "u8"]] },
  SpreadArgs: { size: 32, fields: [["price", 0, "u64"], ["conf", 8, "u64"], ["sigma", 16, "u64"], ["age", 24, "i64"]] },
  PnlArgs: { size: 40, fields: [["size", 0, "u64"], ["entry", 8, "u64"], ["price", 16, "u64"], ["unit", 24, "u64"], ["side", 32, "u8"]] },
  Signed: { size: 8, fields: [["value", 0, "i64"]] },
  EntryPartArgs: { size: 32, fields: [["entry", 0, "u64"], ["part", 8, "u64"], ["size", 16, "u64"], ["side", 24, "u8"]] },
  EquityArgs: { size: 88, fields: [["size", 0, "u64"], ["entry", 8, "u64"], ["collateral", 16, "u64"], ["price", 24, "u64"], ["unit", 32, "u64"], ["tokenPrice", 40, "u64"], ["tokenUnit", 48, "u64"], ["haircut", 56, "u64"], ["borrow", 64, "u64"], ["closeFee", 72, "u64"], ["side", 80, "u8"]] },
  SigmaArgs: { size: 32, fields: [["fast", 0, "u64"], ["slow", 8, "u64"], ["unclamped", 16, "u64"], ["stress", 24, "u64"]] },
  BaseImArgs: { size: 24, fields: [["sigma", 0, "u64"], ["marginSigmas", 8, "u64"], ["im", 16, "u64"]] },
  ImpactArgs: { size: 32, fields: [["before", 0, "i64"], ["after", 8, "i64"], ["impact", 16, "u64"], ["depth", 24, "u64"]] },
  BorrowRateArgs: { size: 24, fields: [["locked", 0, "u64"], ["owned", 8, "u64"], ["most", 16, "u64"]] },
  CoverageArgs: { size: 8, fields: [["coverage", 0, "u64"]] },
  CapArgs: { size: 40, fields: [["used", 0, "u64"], ["at", 8, "i64"], ["limit", 16, "u64"], ["window", 24, "u64"], ["now", 32, "i64"]] },
  MaturityArgs: { size: 16, fields: [["now", 0, "i64"], ["wait", 8, "i64"]] },
  YoungArgs: { size: 112, fields: [["position", 0, "PositionState"], ["time", 96, "u64"], ["now", 104, "i64"]] },
  SplitArgs: { size: 72, fields: [["winningWeight", 0, "u128"], ["losingWeight", 16, "u128"], ["u", 32, "u64"], ["base", 40, "u64"], ["lpShare", 48, "u64"], ["hMax", 56, "u64"], ["room", 64, "u64"]] },
  SplitReport: { size: 32, fields: [["lpShare", 0, "u64"], ["hTotal", 8, "u64"], ["remainder", 16, "u64"], ["h", 24, "u64"]] },
  LiquidityFeeArgs: { size: 56, fields: [["value", 0, "u64"], ["sum", 8, "u64"], ["moved", 16, "u64"], ["lpFee", 24, "u64"], ["lpSlope", 32, "u64"], ["targetWeight", 40, "u64"], ["flow", 48, "u8"]] },
} as const satisfies Record<string, { size: number; fields: readonly FieldLayout[] }>;

/** The type of each layout. */
export interface Types {
  RequestState: RequestState;
  PositionState: PositionState;
  EventParams: EventParams;
  ReceiptState: ReceiptState;
  StakeState: StakeState;
  TicketState: TicketState;
  Packed: Packed;
  Health: Health;
  HealthRow: HealthRow;
  PriceRow: PriceRow;
  Escrowed: Escrowed;
  Settlement: Settlement;
  Absorbed: Absorbed;
  LiquidationReport: LiquidationReport;
  LiquidationRow: LiquidationRow;
  Rung: Rung;
  LadderReport: LadderReport;
  PoolParams: PoolParams;
  RollingCap: RollingCap;
  Fund: Fund;
  Deductible: Deductible;
  Print: Print;
  CustodyParams: CustodyParams;
  Band: Band;
  CustodyState: CustodyState;
  SideTotals: SideTotals;
  ExposureState: ExposureState;
  PoolState: PoolState;
  MarketParams: MarketParams;
  Ledger: Ledger;
  PriceCell: PriceCell;
  HourCell: HourCell;
  Volatility: Volatility;
  Bucket: Bucket;
  EscrowState: EscrowState;
  EventEntry: EventEntry;
  OpenEvent: OpenEvent;
  SideBook: SideBook;
  MarketState: MarketState;
  Scene: Scene;
  HealthArgs: HealthArgs;
  LiquidationPriceReport: LiquidationPriceReport;
  Nothing: Nothing;
  InitialMargin: InitialMargin;
  SideArg: SideArg;
  SideTerms: SideTerms;
  ProfitAtRiskArgs: ProfitAtRiskArgs;
  Held: Held;
  ProfitAtRisk: ProfitAtRisk;
  LossArgs: LossArgs;
  WhatIf: WhatIf;
  OrderArgs: OrderArgs;
  OpenReport: OpenReport;
  OrderReport: OrderReport;
  Source: Source;
  ExecuteArgs: ExecuteArgs;
  MaxSizeReport: MaxSizeReport;
  CloseArgs: CloseArgs;
  DecreaseReport: DecreaseReport;
  CloseReport: CloseReport;
  TriggerArgs: TriggerArgs;
  TriggerReport: TriggerReport;
  ReductionArgs: ReductionArgs;
  CancelArgs: CancelArgs;
  CancelReport: CancelReport;
  RemoveCollateralArgs: RemoveCollateralArgs;
  CollateralReport: CollateralReport;
  AddCollateralArgs: AddCollateralArgs;
  LiquidationArgs: LiquidationArgs;
  LiquidationOutcome: LiquidationOutcome;
  ClaimArgs: ClaimArgs;
  ClaimReport: ClaimReport;
  LiensArgs: LiensArgs;
  LiensReport: LiensReport;
  TicketArgs: TicketArgs;
  TicketReport: TicketReport;
  Instant: Instant;
  LiquidityArgs: LiquidityArgs;
  LiquidityReport: LiquidityReport;
  LiquidityWait: LiquidityWait;
  TokenRoom: TokenRoom;
  TokenRooms: TokenRooms;
  PoolValue: PoolValue;
  PayOutArgs: PayOutArgs;
  PayOutReport: PayOutReport;
  FundHealth: FundHealth;
  StakeArgs: StakeArgs;
  StakeReport: StakeReport;
  SweepArgs: SweepArgs;
  SweepReport: SweepReport;
  PrintArgs: PrintArgs;
  SideArgs: SideArgs;
  OpenedReport: OpenedReport;
  SettlementReport: SettlementReport;
  World: World;
  Shown: Shown;
  CustodyChange: CustodyChange;
  MeasureArgs: MeasureArgs;
  WindowArgs: WindowArgs;
  DelayArgs: DelayArgs;
  CalmArgs: CalmArgs;
  EtaArgs: EtaArgs;
  EtaReport: EtaReport;
  MarksArgs: MarksArgs;
  PositionMarks: PositionMarks;
  TokenArgs: TokenArgs;
  TokenReport: TokenReport;
  FundReport: FundReport;
  SidePriceArgs: SidePriceArgs;
  MarketReport: MarketReport;
  ReadArgs: ReadArgs;
  IssueArgs: IssueArgs;
  OutflowArgs: OutflowArgs;
  Amount: Amount;
  FundArgs: FundArgs;
  SpreadArgs: SpreadArgs;
  PnlArgs: PnlArgs;
  Signed: Signed;
  EntryPartArgs: EntryPartArgs;
  EquityArgs: EquityArgs;
  SigmaArgs: SigmaArgs;
  BaseImArgs: BaseImArgs;
  ImpactArgs: ImpactArgs;
  BorrowRateArgs: BorrowRateArgs;
  CoverageArgs: CoverageArgs;
  CapArgs: CapArgs;
  MaturityArgs: MaturityArgs;
  YoungArgs: YoungArgs;
  SplitArgs: SplitArgs;
  SplitReport: SplitReport;
  LiquidityFeeArgs: LiquidityFeeArgs;
}

/** Exports of the module: the types of what lies at the three addresses that each takes, the scene, arguments and the answer. */
export const CALLS = {
  quote_health: ["Scene", "HealthArgs", "Health"],
  quote_liquidation_price: ["Scene", "HealthArgs", "LiquidationPriceReport"],
  quote_initial_margin: ["Scene", "Nothing", "InitialMargin"],
  quote_side_terms: ["Scene", "SideArg", "SideTerms"],
  quote_profit_at_risk: ["Scene", "ProfitAtRiskArgs", "ProfitAtRisk"],
  quote_what_if: ["Scene", "LossArgs", "WhatIf"],
  quote_open: ["Scene", "OrderArgs", "OrderReport"],
  quote_execute: ["Scene", "ExecuteArgs", "OrderReport"],
  quote_max_size: ["Scene", "OrderArgs", "MaxSizeReport"],
  quote_close: ["Scene", "CloseArgs", "CloseReport"],
  quote_trigger: ["Scene", "TriggerArgs", "TriggerReport"],
  quote_reduction: ["Scene", "ReductionArgs", "CloseReport"],
  quote_cancel: ["Nothing", "CancelArgs", "CancelReport"],
  quote_remove_collateral: ["Scene", "RemoveCollateralArgs", "CollateralReport"],
  quote_add_collateral: ["Scene", "AddCollateralArgs", "CollateralReport"],
  quote_liquidation: ["Scene", "LiquidationArgs", "LiquidationOutcome"],
  quote_claim: ["Scene", "ClaimArgs", "ClaimReport"],
  quote_liens: ["Scene", "LiensArgs", "LiensReport"],
  quote_tickets: ["Scene", "TicketArgs", "TicketReport"],
  quote_add_liquidity: ["Instant", "LiquidityArgs", "LiquidityReport"],
  quote_remove_liquidity: ["Instant", "LiquidityArgs", "LiquidityReport"],
  quote_liquidity_wait: ["Instant", "Nothing", "LiquidityWait"],
  quote_token_rooms: ["Instant", "Nothing", "TokenRooms"],
  quote_pool_value: ["Instant", "Nothing", "PoolValue"],
  quote_pay_out: ["Instant", "PayOutArgs", "PayOutReport"],
  quote_fund_health: ["Instant", "Nothing", "FundHealth"],
  quote_stake: ["Instant", "StakeArgs", "StakeReport"],
  quote_request_unstake: ["Instant", "StakeArgs", "StakeReport"],
  quote_cancel_unstake: ["Instant", "StakeArgs", "StakeReport"],
  quote_unstake: ["Instant", "StakeArgs", "StakeReport"],
  quote_donate: ["Instant", "StakeArgs", "StakeReport"],
  quote_sweep: ["Instant", "SweepArgs", "SweepReport"],
  do_observe: ["Scene", "PrintArgs", "Print"],
  do_open_event: ["Scene", "SideArgs", "OpenedReport"],
  do_finalize: ["Scene", "SideArgs", "ReceiptState"],
  do_seal: ["Scene", "ReceiptState", "ReceiptState"],
  do_settle: ["Scene", "Nothing", "SettlementReport"],
  do_roll: ["Scene", "Nothing", "Nothing"],
  do_show: ["World", "Shown", "Nothing"],
  do_refreshed: ["Instant", "Nothing", "Nothing"],
  do_change_custody: ["Instant", "CustodyChange", "Nothing"],
  do_change_market: ["Scene", "MarketParams", "Nothing"],
  do_tighten: ["Scene", "MeasureArgs", "Nothing"],
  check_window: ["Nothing", "WindowArgs", "Nothing"],
  check_due: ["Nothing", "WindowArgs", "Nothing"],
  check_delay: ["Nothing", "DelayArgs", "Nothing"],
  check_calm: ["Instant", "CalmArgs", "Nothing"],
  check_room: ["Instant", "Nothing", "Nothing"],
  check_weights: ["Instant", "Nothing", "Nothing"],
  check_pool_params: ["Nothing", "PoolParams", "Nothing"],
  check_custody_params: ["Nothing", "CustodyParams", "Nothing"],
  check_market_params: ["Nothing", "MarketParams", "Nothing"],
  check_custody: ["Instant", "CustodyChange", "Nothing"],
  check_market: ["Scene", "MarketParams", "Nothing"],
  check_invariants: ["Scene", "Nothing", "Nothing"],
  rule_eta: ["Nothing", "EtaArgs", "EtaReport"],
  rule_current_stake: ["Instant", "StakeArgs", "StakeReport"],
  rule_marks: ["Scene", "MarksArgs", "PositionMarks"],
  rule_token: ["Instant", "TokenArgs", "TokenReport"],
  rule_fund: ["Instant", "Nothing", "FundReport"],
  rule_market: ["Scene", "SidePriceArgs", "MarketReport"],
  rule_read_price: ["Nothing", "ReadArgs", "Print"],
  do_issue: ["Scene", "IssueArgs", "TicketState"],
  do_outflow: ["Instant", "OutflowArgs", "Amount"],
  do_draw_fund: ["Scene", "FundArgs", "Nothing"],
  do_start_volatility: ["Scene", "Nothing", "Nothing"],
  do_measure: ["Scene", "Print", "Nothing"],
  rule_spread: ["Nothing", "SpreadArgs", "Amount"],
  rule_pnl: ["Nothing", "PnlArgs", "Signed"],
  rule_entry_part: ["Nothing", "EntryPartArgs", "Amount"],
  rule_equity: ["Nothing", "EquityArgs", "Signed"],
  rule_sigma: ["Nothing", "SigmaArgs", "Amount"],
  rule_base_im: ["Nothing", "BaseImArgs", "Amount"],
  rule_impact: ["Nothing", "ImpactArgs", "Amount"],
  rule_borrow_rate: ["Nothing", "BorrowRateArgs", "Amount"],
  rule_insurance_share: ["Nothing", "CoverageArgs", "Amount"],
  rule_cap: ["Nothing", "CapArgs", "Amount"],
  rule_maturity: ["Nothing", "MaturityArgs", "Amount"],
  rule_young: ["Nothing", "YoungArgs", "Amount"],
  rule_split: ["Nothing", "SplitArgs", "SplitReport"],
  rule_liquidity_fee: ["Nothing", "LiquidityFeeArgs", "Amount"],
} as const;

/** The engine's errors by their numbers. */
export const ERRORS = {
  6000: "NotAuthorized",
  6001: "WrongAccount",
  6002: "InvalidParameter",
  6003: "InvalidSide",
  6004: "TooManyCustodies",
  6005: "TooManyMarkets",
  6006: "MarketExists",
  6007: "UnsupportedMint",
  6008: "NotUpgradeAuthority",
  6009: "ZeroAmount",
  6010: "TokenAccountUnusable",
  6011: "ChangeRequired",
  6012: "ChangeNotDue",
  6013: "ChangeExpired",
  6014: "ChangeExecuted",
  6015: "ChangeMismatch",
  6016: "ChangeForbidden",
  6017: "ChangeWindow",
  6018: "MarketHasOpenEvent",
  6019: "GuardianExpired",
  6020: "GuardianLoosens",
  6021: "TokenYoung",
  6022: "LiquidityReserved",
  6100: "OracleWrongOwner",
  6101: "OracleWrongFeed",
  6102: "OracleMalformed",
  6103: "OracleNotVerified",
  6104: "OracleStale",
  6105: "OracleFuture",
  6106: "OracleWide",
  6107: "OracleEmaGap",
  6108: "OracleNotUnique",
  6109: "OracleSourcesDisagree",
  6110: "OracleSecondMissing",
  6111: "FeedNotDead",
  6112: "MarketSettling",
  6113: "PriceTooLow",
  6201: "PositionEmpty",
  6202: "PositionTooSmall",
  6203: "WrongGeneration",
  6204: "SlippageExceeded",
  6205: "RequestExpired",
  6206: "RequestNotExpired",
  6207: "ResidualNotPositive",
  6208: "MarketReduceOnly",
  6209: "OpenInterestCap",
  6210: "TicketRequired",
  6211: "SelfReference",
  6212: "InvalidTrigger",
  6213: "ExpiryOutOfRange",
  6214: "TriggerNotReached",
  6215: "PrintBeforeOrder",
  6218: "WrongKind",
  6219: "CollateralNotTaken",
  6300: "InsufficientMargin",
  6301: "CollateralUnpriced",
  6400: "NotLiquidatable",
  6500: "InsufficientLiquidity",
  6501: "UtilisationTooHigh",
  6502: "MinOutNotMet",
  6503: "PriceRefreshNeeded",
  6504: "PoolUndercollateralized",
  6505: "InvariantViolated",
  6506: "DepositCapReached",
  6507: "NothingToPay",
  6508: "WeightBound",
  6509: "OutflowLimited",
  6510: "PriceJumped",
  6511: "FeedSilent",
  6512: "DepositsClosed",
  6513: "PayableRequired",
  6600: "FundBelowMinimum",
  6601: "CooldownNotOver",
  6602: "ExitWindowOver",
  6603: "NoUnstakeRequest",
  6604: "UnstakeAlreadyRequested",
  6605: "InsufficientShares",
  6606: "DonationNeedsStake",
  6607: "ExitAfterJump",
  6700: "NoCarryDue",
  6701: "NoOpenEvent",
  6702: "EventStillAccruing",
  6703: "ReceiptNotSealed",
  6704: "NothingToSeal",
  6705: "TicketNotMatured",
  6706: "TicketWaitsForEvent",
  6707: "ReceiptsIncomplete",
  6800: "MathOverflow",
  6801: "DivisionByZero",
} as const;

/** Numbers that code fixes for everybody. */
export const CONSTANTS = {
  /** Seconds by which a print may lie ahead of the clock. */
  FUTURE: 2n,
  /** Least price, 1e-8 USD, of what is traded, brought or listed. */
  LEAST_PRICE: 100000n,
  /** Seconds: oldest print at which positions shrink and loss events are finalized. */
  AGE_REDUCE: 3n,
  /** Seconds: oldest cached print for liquidity and sales of the fund. */
  AGE_LIQUIDITY: 5n,
  /** Seconds: oldest print of a liquidation. */
  AGE_LIQUIDATE: 10n,
  /** Seconds from a request to the print that executes it, at least. */
  REQUEST_DELAY: 2n,
  /** Seconds from a request to the print that executes it, at most. */
  REQUEST_WINDOW: 15n,
  /** Widest confidence of anything, 1e-4. */
  WIDEST: 1000n,
  /** Seconds of silence after which a token's price counts nothing. */
  SILENT_LONG: 3600n,
  /** Seconds of silence after which a market may enter Settlement. */
  DEAD: 86400n,
  /** Seconds from Settlement until a market is settled. */
  SETTLEMENT: 86400n,
  /** Longest life of an order, in seconds. */
  LONGEST_ORDER: 7776000n,
  /** Least notional of a position, in USD 1e-6. */
  MIN_NOTIONAL: 50000000n,
  /** Least collateral of a position, in USD 1e-6. */
  MIN_COLLATERAL: 10000000n,
  /** Seconds of a cell of measured volatility. */
  CELL: 300n,
  /** Seconds that a loss event accrues. */
  ACCRUAL: 900n,
  /** Seconds from a side's finalization to its next event, at least. */
  SPACING: 3600n,
  /** Seconds after which carry that became no event goes to the LPs. */
  CARRY_LIFE: 4500n,
  /** Seconds after which a lien lapses. */
  LIEN_LIFE: 28800n,
  /** Seconds within which the haircuts of a side's events add up. */
  HAIRCUT_WINDOW: 32400n,
  /** What they add up to at most, 1e-18. */
  HAIRCUT_TOTAL: 500000000000000000n,
  /** Seconds from a request to unstake to the exit. */
  COOLDOWN: 604800n,
  /** Seconds for which the exit is open. */
  EXIT_WINDOW: 172800n,
  /** Seconds: oldest cached print of any token at an exit. */
  AGE_EXIT: 2n,
  /** Seconds of silence after which a feed keeps nobody in the fund. */
  DEAD_EXIT: 172800n,
  /** Seconds that stakers wait after a jump. */
  FUND_AFTER_JUMP: 900n,
  /** Seconds that LPs wait after a jump. */
  AFTER_JUMP: 60n,
  /** Seconds for which a token that was listed later is young. */
  YOUNG_TOKEN: 8640000n,
  /** Value of a pool from which its weights count, in USD 1e-6. */
  BOOTSTRAP: 100000000000n,
  /** What of any token may always leave in an hour, in USD 1e-6. */
  ALWAYS: 10000000000n,
  /** Shortest delay of a change, in seconds. */
  LEAST_DELAY: 86400n,
  /** Longest term of a guardian, in seconds. */
  TERM: 604800n,
} as const;
