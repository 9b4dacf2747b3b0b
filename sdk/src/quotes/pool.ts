import type { Payable } from "../accounts/index";
import {
  type Atoms,
  type Bps,
  type ClaimReport,
  emptyPosition,
  type LiquidityReport,
  type PoolState,
  type PositionState,
  type Print,
  type ReceiptState,
  type Seconds,
  type Side,
  type StakeState,
  type SweepReport,
  sizeOf,
  stateOf,
  type TicketState,
  type Usd,
} from "../engine/index";
import { ask, named, play, type Scene, sourceOf } from "./scene";

type Moment = { pool: PoolState; now: Seconds };
/** A moment with its slot, for what uses one set of prices in a slot. */
type Instant = Moment & { slot: bigint };

/**
 * What `addLiquidity` mints in this moment, to the unit, and its fee; cached prices must be at most 5 s old.
 * `PriceRefreshNeeded`, `PriceJumped` (see {@link liquidityWait}), `FeedSilent`, `DepositsClosed`, `WeightBound`,
 * `DepositCapReached`.
 */
export const quoteAddLiquidity = named(
  (at: Instant, custody: number, atoms: Atoms): LiquidityReport =>
    ask("quote_add_liquidity", at, { custody, amount: atoms }),
);

/**
 * What `removeLiquidity` pays in this moment, to the atom, and its fee. `PriceRefreshNeeded`, `PriceJumped` (see {@link
 * liquidityWait}), `InsufficientLiquidity`, `InsufficientShares`, `WeightBound`, `OutflowLimited`.
 */
export const quoteRemoveLiquidity = named(
  (at: Instant, custody: number, shares: bigint): LiquidityReport =>
    ask("quote_remove_liquidity", at, { custody, amount: shares }),
);

/** How long LPs must wait, in seconds: for a deposit, and for a withdrawal; 0 for now. */
export interface LiquidityWait {
  deposit: Seconds;
  withdrawal: Seconds;
}

/** What a jump and the guardian make LPs wait for. */
export const liquidityWait = named((at: Moment): LiquidityWait => ask("quote_liquidity_wait", at, {}));

/**
 * A token's place in the pool: what it costs to join and leave depends on it. Weights are 1e-9, of values for
 * withdrawals.
 */
export interface TokenRoom {
  weight: bigint;
  target: bigint;
  least: bigint;
  most: bigint;
  /** What may leave within the hour now, in atoms, and what no position has reserved. */
  outflow: Atoms;
  free: Atoms;
  /**
   * For a token on probation: when probation ends, and the most that its deposits may be worth now (`Usd`), before the
   * fee.
   */
  probation: { until: Seconds; room: Usd } | null;
}

/** Weights and limits of every token. `PriceRefreshNeeded`. */
export const tokenRooms = named((at: Moment): TokenRoom[] => {
  const { rooms, count } = ask("quote_token_rooms", at, {});
  return rooms.slice(0, Number(count)).map(({ probation, probationUntil, probationRoom, ...room }) => ({
    ...room,
    probation: probation ? { until: probationUntil, room: probationRoom } : null,
  }));
});

/**
 * What all LP shares are worth (`Usd`) for deposits and for withdrawals; divide by `pool.lpSupply`. `mint` is null
 * while a feed is silent: nobody can deposit then. `PriceRefreshNeeded`.
 */
export const poolValue = named((at: Moment): { mint: Usd | null; burn: Usd } => ask("quote_pool_value", at, {}));

/** The insurance fund at a moment. */
export interface FundHealth {
  balance: Usd;
  target: Usd;
  /** Balance over target, 1e-4. */
  coverage: Bps;
  /** Worth of all shares. */
  value: Usd;
}

/** How well the fund is filled. */
export const fundHealth = named((at: Moment): FundHealth => ask("quote_fund_health", at, {}));

/** What a payment pays now, and what waits for the hourly limit after it, in atoms. */
export interface PayOutQuote {
  amount: Atoms;
  deferred: Atoms;
}

/** What `payOut` pays now of what is owed and of profit that waits. `NothingToPay`, `OutflowLimited`. */
export const quotePayOut = named(
  (at: Moment, custody: number, { amount, deferred }: Pick<Payable, "amount" | "deferred">): PayOutQuote =>
    ask("quote_pay_out", at, { custody, amount, deferred }),
);

const NO_STAKE: StakeState = { shares: 0n, requested: 0n, valueAtRequest: 0n, requestedAt: 0n, epoch: 0 };

/** Shares that `stake` buys for an amount (`Usd`), rounded down. `ZeroAmount`. */
export const quoteStake = named(
  (at: Moment, amount: Usd): bigint => staked("quote_stake", at, NO_STAKE, amount).amount,
);

/** The stake after its request of an exit. `ZeroAmount`, `InsufficientShares`, `UnstakeAlreadyRequested`. */
export const quoteRequestUnstake = named(
  (at: Moment, stake: StakeState, shares: bigint): StakeState =>
    staked("quote_request_unstake", at, stake, shares).stake,
);

/** The stake after its request was taken back. `NoUnstakeRequest`. */
export const quoteCancelUnstake = named(
  (at: Moment, stake: StakeState): StakeState => staked("quote_cancel_unstake", at, stake).stake,
);

/**
 * What `unstake` pays now (`Usd`). `NoUnstakeRequest`, `CooldownNotOver`, `ExitWindowOver`, `PriceRefreshNeeded`,
 * `ExitAfterJump`.
 */
export const quoteUnstake = named((at: Moment, stake: StakeState): Usd => staked("quote_unstake", at, stake).amount);

/** The fund (`Usd`) after a gift. `DonationNeedsStake`, `ZeroAmount`. */
export const quoteDonate = named((at: Moment, amount: Usd): Usd => staked("quote_donate", at, NO_STAKE, amount).amount);

type StakeCall = "quote_stake" | "quote_request_unstake" | "quote_cancel_unstake" | "quote_unstake" | "quote_donate";

const staked = (name: StakeCall, at: Moment, stake: StakeState, amount = 0n) => ask(name, at, { stake, amount });

/**
 * What a sweep brings. `vault`: the custody's token balance. `NothingToPay`, `PriceJumped`, `OutflowLimited`,
 * `OracleWide`, `OracleEmaGap`, `TokenOnProbation`.
 */
export const quoteSweep = named(
  (at: Moment, custody: number, vault: Atoms): SweepReport => ask("quote_sweep", at, { custody, vault }),
);

const noReceipt = () => stateOf("ReceiptState", new Uint8Array(sizeOf("ReceiptState")));
/** Most receipts that matter to a ticket: none lives through more. */
const RECEIPTS = 12;

/**
 * What `claimTicket` pays now, in backing tokens. `receipts`: those of events that the ring no longer has, in order.
 */
export const quoteClaim = named(
  (scene: Scene, ticket: TicketState, receipts: readonly ReceiptState[] = []): ClaimReport => {
    const given = receipts.slice(0, RECEIPTS);
    const none = noReceipt();
    const all = Array.from({ length: RECEIPTS }, (_, i) => given[i] ?? none);
    return ask("quote_claim", scene, { ticket, receipts: all, count: BigInt(given.length) });
  },
);

/** What `applyLiens` collects of these positions (`Usd`, each in its place) and pays the keeper in backing tokens. */
export interface LiensQuote {
  paid: Usd[];
  bounty: Atoms;
}

/** Positions of one call. */
const POSITIONS = 16;

/** What `applyLiens` does with these positions of one side, to the unit. `OracleStale`, `OracleWide`. */
export const quoteLiens = named(
  (scene: Scene, side: Side, positions: readonly PositionState[], given: Print | null): LiensQuote => {
    const print = sourceOf(given);
    const paid: Usd[] = [];
    let [here, before, bounty] = [scene, 0n, 0n];
    for (let first = 0; first === 0 || first < positions.length; first += POSITIONS) {
      const some = positions.slice(first, first + POSITIONS);
      const all = Array.from({ length: POSITIONS }, (_, i) => some[i] ?? emptyPosition());
      const args = { print, side, before, positions: all, count: BigInt(some.length) };
      const { scene: after, report } = play("quote_liens", here, args);
      paid.push(...report.paid.slice(0, some.length));
      [here, before, bounty] = [after, report.sum, report.bounty];
    }
    return { paid, bounty };
  },
);
