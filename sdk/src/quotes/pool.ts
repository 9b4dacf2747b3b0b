import type { Payable } from "../accounts/index";
import {
  type Atoms,
  at,
  type Bps,
  backing,
  fees,
  indexOf,
  insurance,
  less,
  liquidity,
  max,
  min,
  mutualization,
  oracle,
  type PoolState,
  type PositionState,
  type Price,
  type Print,
  pnl,
  type ReceiptState,
  type Seconds,
  type Side,
  type StakeState,
  type TicketState,
  type Usd,
} from "../math/index";
import { observe } from "./replay";
import { copyOf, demand, named, type Scene } from "./scene";

type Moment = { pool: PoolState; now: Seconds };
/** A moment with its slot, for what uses one set of prices in a slot. */
type Instant = Moment & { slot: bigint };

/**
 * What `addLiquidity` mints in this moment, to the unit, and its fee; cached prices must be at most 5 s old. `PriceRefreshNeeded`, `PriceJumped` (see
 * {@link liquidityWait}), `FeedSilent`, `DepositsClosed`, `WeightBound`, `DepositCapReached`.
 */
export const quoteAddLiquidity = named(
  ({ pool, now, slot }: Instant, custody: number, atoms: Atoms): liquidity.shares.LiquidityReport =>
    liquidity.shares.deposit(pool, custody, atoms, now, slot).report,
);

/**
 * What `removeLiquidity` pays in this moment, to the atom, and its fee. `PriceRefreshNeeded`, `PriceJumped` (see {@link liquidityWait}),
 * `InsufficientLiquidity`, `InsufficientShares`, `WeightBound`, `OutflowLimited`.
 */
export const quoteRemoveLiquidity = named(
  ({ pool, now, slot }: Instant, custody: number, shares: bigint): liquidity.shares.LiquidityReport =>
    liquidity.shares.withdraw(pool, custody, shares, now, slot).report,
);

/** How long LPs must wait, in seconds: for a deposit, and for a withdrawal; 0 for now. */
export interface LiquidityWait {
  deposit: Seconds;
  withdrawal: Seconds;
}

/** What a jump and the guardian make LPs wait for. */
export const liquidityWait = named(({ pool, now }: Moment): LiquidityWait => {
  const withdrawal = less(pool.jumpedAt === 0n ? 0n : pool.jumpedAt + liquidity.shares.AFTER_JUMP, now);
  return { deposit: max(withdrawal, less(pool.depositsClosedUntil, now)), withdrawal };
});

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
  young: { until: Seconds; room: Usd } | null;
}

/** Weights and limits of every token. `PriceRefreshNeeded`. */
export const tokenRooms = named(({ pool, now }: Moment): TokenRoom[] => {
  const { tokens, sum } = liquidity.aum.value(pool, liquidity.prices.current(pool, now), "burn", now);
  return tokens.map((value, i) => {
    const custody = at(pool.custodies, i);
    const { targetWeight, minWeight, maxWeight } = custody.params;
    const [target, least, most] = [targetWeight, minWeight, maxWeight].map((bps) => bps * 100_000n);
    return {
      weight: sum === 0n ? 0n : (value * liquidity.fees.ONE) / sum,
      target: target ?? 0n,
      least: least ?? 0n,
      most: most ?? 0n,
      outflow: liquidity.outflow.available(custody, now),
      free: less(custody.owned, custody.locked),
      young: liquidity.listing.isYoung(custody, now)
        ? { until: liquidity.listing.grownAt(custody), room: liquidity.listing.room(pool, custody, now) }
        : null,
    };
  });
});

/**
 * What the LPs' share of the pool is worth (`Usd`) to who deposits and to who withdraws; both over `pool.lpSupply`. `mint` is null while a feed is
 * silent: nobody can deposit then. `PriceRefreshNeeded`.
 */
export const poolValue = named(({ pool, now }: Moment): { mint: Usd | null; burn: Usd } => {
  const prices = liquidity.prices.current(pool, now);
  return {
    mint: prices.silent ? null : liquidity.aum.value(pool, prices, "mint", now).aum,
    burn: liquidity.aum.value(pool, prices, "burn", now).aum,
  };
});

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
export const fundHealth = named(
  ({ pool, now }: Moment): FundHealth => ({
    balance: pool.fund.balance,
    target: insurance.coverage.target(pool, now),
    coverage: insurance.coverage.coverage(pool, now),
    value: insurance.shares.value(pool, pool.fund.shares),
  }),
);

/** What a payment pays now, and what waits for the hourly limit after it, in atoms. */
export interface PayOutQuote {
  amount: Atoms;
  deferred: Atoms;
}

/** What `payOut` pays now of what is owed and of profit that waits. `NothingToPay`, `OutflowLimited`. */
export const quotePayOut = named(
  ({ pool, now }: Moment, custody: number, owed: Pick<Payable, "amount" | "deferred">): PayOutQuote => {
    const freed = liquidity.outflow.draw(at(pool.custodies, custody), owed.deferred, now).report;
    const amount = owed.amount + freed;
    demand(amount > 0n, owed.deferred > 0n ? "OutflowLimited" : "NothingToPay");
    return { amount, deferred: owed.deferred - freed };
  },
);

const NO_STAKE: StakeState = { shares: 0n, requested: 0n, valueAtRequest: 0n, requestedAt: 0n, epoch: 0 };

/** Shares that `stake` buys for an amount (`Usd`), rounded down. `ZeroAmount`. */
export const quoteStake = named(
  ({ pool }: Moment, amount: Usd): bigint => insurance.shares.stake({ pool, stake: NO_STAKE }, amount).report,
);

/** What `unstake` pays now (`Usd`). `NoUnstakeRequest`, `CooldownNotOver`, `ExitWindowOver`, `PriceRefreshNeeded`, `ExitAfterJump`. */
export const quoteUnstake = named(
  ({ pool, now }: Moment, stake: StakeState): Usd => insurance.shares.unstake({ pool, stake }, now).report,
);

/** What a sweep brings. `vault`: the custody's token balance. `NothingToPay`, and as `math.insurance.sweep.sweep`. */
export const quoteSweep = named(({ pool, now }: Moment, custody: number, vault: Atoms): insurance.sweep.Swept => {
  const { report } = insurance.sweep.sweep(pool, custody, vault, now);
  demand(report.gained > 0n || report.surplus > 0n, "NothingToPay");
  return report;
});

/** What `claimTicket` pays now, in backing tokens. `receipts`: those of events that the ring no longer has, in order. */
export const quoteClaim = named(
  ({ market, now }: Scene, ticket: TicketState, receipts: readonly ReceiptState[] = []): mutualization.escrow.Claim =>
    mutualization.escrow.claim({ market, ticket }, receipts, now).report,
);

/** What `applyLiens` collects of these positions (`Usd`, each in its place) and pays the keeper in backing tokens. */
export interface LiensQuote {
  paid: Usd[];
  bounty: Atoms;
}

/** What `applyLiens` does with these positions of one side, to the unit. `OracleStale`, `OracleWide`. */
export const quoteLiens = named(
  (scene: Scene, side: Side, positions: readonly PositionState[], given: Print | null): LiensQuote => {
    const here = copyOf(scene);
    const print = observe(here, given);
    oracle.within(print, scene.now, oracle.AGE_REDUCE);
    oracle.narrower(print, oracle.WIDEST);
    const paid = positions.map((position) => collect(here, position, print.price));
    const sum = paid.reduce((a, b) => a + b, 0n);
    const { unit } = indexOf(here.pool, here.market);
    const { owned, locked } = backing(here.pool, here.market, side);
    const bounty = fees.payoutDown(side, mutualization.lien.bounty(sum), print.price, unit);
    return { paid, bounty: min(bounty, less(owned, locked)) };
  },
);

/** One position's lien, collected in place; nothing of a position without profit now. */
function collect(scene: Scene, position: PositionState, price: Price): Usd {
  const { unit } = indexOf(scene.pool, scene.market);
  const { side, size, entry } = position;
  if (size === 0n || pnl(side as Side, size, entry, price, unit) <= 0n) return 0n;
  const trade = { pool: scene.pool, market: scene.market, position: copyOf(position) };
  return mutualization.lien.touchInPlace(trade, price, scene.now);
}
