import {
  type Atoms,
  type Bps,
  backing,
  fees,
  indexOf,
  insurance,
  less,
  liquidity,
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

/** What `addLiquidity` mints in this moment, to the unit; cached prices must be at most 5 s old. `PriceRefreshNeeded`, `DepositCapReached`. */
export const quoteAddLiquidity = named(
  ({ pool, now }: Moment, custody: number, atoms: Atoms): liquidity.shares.LiquidityReport =>
    liquidity.shares.deposit(pool, custody, atoms, now).report,
);

/** What `removeLiquidity` pays in this moment, to the atom. `PriceRefreshNeeded`, `InsufficientLiquidity`, `InsufficientShares`. */
export const quoteRemoveLiquidity = named(
  ({ pool, now }: Moment, custody: number, shares: bigint): liquidity.shares.LiquidityReport =>
    liquidity.shares.withdraw(pool, custody, shares, now).report,
);

/** What the LPs' share of the pool is worth (`Usd`) to who deposits and to who withdraws; both over `pool.lpSupply`. `PriceRefreshNeeded`. */
export const poolValue = named(({ pool, now }: Moment): { mint: Usd; burn: Usd } => ({
  mint: liquidity.aum.aum(pool, "mint", now),
  burn: liquidity.aum.aum(pool, "burn", now),
}));

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

const NO_STAKE: StakeState = { shares: 0n, requested: 0n, valueAtRequest: 0n, requestedAt: 0n };

/** Shares that `stake` buys for an amount (`Usd`), rounded down. `ZeroAmount`. */
export const quoteStake = named(
  ({ pool }: Moment, amount: Usd): bigint => insurance.shares.stake({ pool, stake: NO_STAKE }, amount).report,
);

/** What `unstake` pays now (`Usd`). `NoUnstakeRequest`, `CooldownNotOver`, `ExitWindowOver`. */
export const quoteUnstake = named(
  ({ pool, now }: Moment, stake: StakeState): Usd => insurance.shares.unstake({ pool, stake }, now).report,
);

/** What a sweep brings. `vault`: the custody's token balance. `NothingToPay`, `PriceRefreshNeeded`. */
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
