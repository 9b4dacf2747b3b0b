// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
/** States that accounts of traders and stakers hold, and what is asked of many positions at once. 64-bit numbers are bigint, smaller ones are numbers. */
import type { Atoms, Bps, Frac, Price, Size, Usd } from "../units";
import type { LossEventParams } from "./pool";

/**
 * A request. At market it waits for the first print published 2 s after placement; as an order, for one that
 * reaches its trigger.
 */
export interface RequestState {
  size: Size;
  /**
   * Worst settlement price accepted: highest to open a long, lowest to reduce one, mirrored for a short. 0
   * accepts any.
   */
  limit: Price;
  /** Collateral escrowed with the request. */
  collateral: Atoms;
  placedAt: bigint;
  /**
   * t: a market request executes at the print with prev_publish < t <= publish, an order at one with t <=
   * publish.
   */
  printAfter: bigint;
  expiresAt: bigint;
  /** Executor's tip, in lamports. */
  tip: bigint;
  /** Generation of the position to reduce; 0 for a request that opens. */
  generation: bigint;
  kind: number;
  side: number;
  custody: number;
  /** Trigger price; 0 for a market request. */
  trigger: Price;
}

/** A leveraged position. It locks `size` of the index token (long) or `entry` of the backing stable (short). */
export interface PositionState {
  size: Size;
  /** Cost of the size. */
  entry: Usd;
  collateral: Atoms;
  /** Backing custody's borrow index at the last borrow settlement. */
  borrowIndex: bigint;
  /** The position has answered for all its side's loss events below this number. */
  lossEvents: bigint;
  /** Slot in which it was opened; reducing orders are bound to it. */
  generation: bigint;
  openedAt: bigint;
  /** Publish time of the print it was last opened or increased at. */
  entryPrint: bigint;
  increasedAt: bigint;
  /**
   * Shares of the size added in the half of the young period in which it was last increased, and in the half
   * before.
   */
  young: [Frac, Frac];
  side: number;
  /** Custody of the collateral. */
  custody: number;
}

/** INV-7: `shortfall == lp_share + escrow + lien_paid + lien_unpaid + remainder`. Immutable once sealed. */
export interface ReceiptState {
  number: bigint;
  shortfall: Usd;
  /** Paid by the fund and by the LPs' deductible before there was a shortfall. */
  insurance: Usd;
  deductible: Usd;
  /** L. */
  lpShare: Usd;
  /** H, and its part that escrowed profit paid. */
  clawback: Usd;
  escrow: Usd;
  /** Tokens that left escrow. */
  escrowTokens: Atoms;
  lienPaid: Usd;
  /**
   * H - H_escrow - lien_paid. Collectable until 8 h after finalization, lapsed to the LPs once the receipt is
   * sealed.
   */
  lienUnpaid: Usd;
  /** R. */
  remainder: Usd;
  clawbackRate: Frac;
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
  params: LossEventParams;
  side: number;
  market: number;
  sealed: number;
}

/** A staker's share of the insurance fund. A request of zero shares is no request. */
export interface StakeState {
  shares: bigint;
  requested: bigint;
  /** Value of the requested shares at the request; they are paid the lower of that and their value on exit. */
  valueAtRequest: Usd;
  requestedAt: bigint;
  /** The fund's epoch in which `shares` and `requested` are counted. */
  epoch: number;
}

/**
 * One owner's profit on one side of a market that matures in one given hour. Until then a loss event on the side
 * may take its share.
 */
export interface TicketState {
  /** Tokens of the side's backing custody, after all events before number `events`. */
  face: Atoms;
  lossEvents: bigint;
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
  /**
   * Where in each the address of its market lies; all bits set where there is none: then all are of market
   * `number`.
   */
  market: number;
  number: number;
}

/**
 * How a position stands, after the liens that it owes. Signed amounts may be negative; all are rounded against the
 * trader.
 */
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
  heldAfterJump: Atoms;
}

/** What a settlement did. Tokens of profit are the backing custody's, all others the collateral's. */
export interface CloseReport {
  closed: Size;
  cost: Usd;
  /** Signed, `Usd`. */
  pnl: bigint;
  /** Collateral that became the LPs' for the loss, rounded up. */
  seized: Atoms;
  /** Loss beyond the whole collateral. */
  deficit: Usd;
  /** Charges collected, by token of payment, rounded up. */
  chargedProfit: Atoms;
  chargedCollateral: Atoms;
  liquidationFee: Atoms;
  /** Part of the liquidation fee that is the keeper's, rounded down. */
  keeper: Atoms;
  /** Profit paid now. */
  profit: Atoms;
  /**
   * Profit beyond what may leave the pool this hour: owed to the owner, paid as the limit refills. Outside loss
   * events.
   */
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
  /** Joined an open event or the waiting shortfall of the winning side. */
  shortfall: Usd;
  /** Older waiting shortfall that had expired and went to the LPs. */
  expired: Usd;
  /** Whether the shortfall opened a loss event. */
  opened: boolean;
}

/** What a liquidation did. */
export interface LiquidationReport {
  close: CloseReport;
  absorbed: Absorbed;
  lien: Usd;
  /** Paid to the keeper by the fund because the position had nothing left, in the fund's stable. */
  keeperFloor: Usd;
  /** Price at which it settled. */
  price: Price;
}

/**
 * What a liquidation at the cached prices would do; all zero where `error` is not, as `NotLiquidatable` of the
 * healthy.
 */
export interface LiquidationRow {
  report: LiquidationReport;
  /** Number of the engine's error, or 0. */
  error: number;
  /** Number of its market. */
  market: number;
}

/**
 * Positions whose liquidation price lies from one price of the ladder up to the next, and their notional at it,
 * rounded down.
 */
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

/**
 * What liquidating all that can be liquidated at a price would cost others, one after the other in their order.
 * The deficits of both sides are
 * what `young`, `insurance`, `deductible` and `shortfall` add up to.
 */
export interface LossRow {
  /** Loss of longs, and of shorts, beyond their collateral. */
  longDeficit: Usd;
  shortDeficit: Usd;
  /** LPs alone, for the shares of the positions that were young. */
  young: Usd;
  /** The fund. */
  insurance: Usd;
  /** The LPs' deductible. */
  deductible: Usd;
  /** Joins loss events and waiting shortfalls of the winning sides. */
  shortfall: Usd;
  /** Paid to keepers by the fund, where a position had nothing left. */
  keeperFloor: Usd;
  longs: number;
  shorts: number;
  /** Positions of which the engine gives an error. */
  failed: number;
}
