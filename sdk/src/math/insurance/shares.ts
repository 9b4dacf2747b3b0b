/** Stakes in the insurance fund: shares with a virtual offset, a cooldown, and the lower of two values at exit. */
import { ensure } from "../error";
import { isYoung } from "../liquidity/listing";
import { mulDivDown } from "../math";
import { DEAD, ofNow, SETTLEMENT, silent } from "../oracle";
import { valueUp } from "../price";
import { type CustodyState, type PoolState, pure, type StakeState } from "../state";
import { addTo, later, max, min, plus, type Seconds, takeFrom, type Usd } from "../units";

/** One virtual dollar and a million virtual shares: the first staker cannot inflate the price of a share. */
const VIRTUAL = 1_000_000n;

/** Seconds from a request to unstake to the first moment of leaving. */
export const COOLDOWN: Seconds = 604_800n;
/** Seconds in which one may then leave. */
export const EXIT_WINDOW: Seconds = 172_800n;
const DONATION_MINIMUM = 1_000_000_000n;

/** Seconds without an exit after a jump in any market. */
export const AFTER_JUMP: Seconds = 900n;

/** What the rules of staking change. */
export interface Staking {
  pool: PoolState;
  stake: StakeState;
}

/** Collected and not yet swept (`Usd`), at price + conf, rounded up: who joins pays for it. Not of tokens that were listed later. `MathOverflow`. */
export const due = (pool: PoolState): Usd =>
  pool.custodies
    .slice(0, pool.custodyCount)
    .filter((c) => c.listedAt === 0n && c.insuranceDue !== 0n)
    .map((c) => valueUp(c.insuranceDue, plus(c.print.price, c.print.conf), c.unit))
    .reduce(plus, 0n);

const sharesWithOffset = (pool: PoolState): bigint => plus(pool.fund.shares, VIRTUAL);

/** More shares than so many times the dollars (1e-6), and all of them are divided by it. */
const EPOCH = 1_000n;
/** A number of 64 bits outlives no more divisions. */
const EPOCHS = 7;

/** The fund's shares with the virtual ones, after as many epochs as it takes, and the last of them. */
function counted(pool: PoolState, assets: Usd): [shares: bigint, epoch: number] {
  let [shares, epoch] = [sharesWithOffset(pool), pool.fund.epoch];
  while (shares / EPOCH > assets) {
    shares = (shares - VIRTUAL) / EPOCH + VIRTUAL;
    epoch += 1;
  }
  return [shares, epoch];
}

/** A stake in shares of the fund's epoch, rounded down. No errors. */
export function current({ fund }: PoolState, stake: StakeState): StakeState {
  const divisor = EPOCH ** BigInt(Math.min(Math.max(0, fund.epoch - stake.epoch), EPOCHS));
  return { ...stake, shares: stake.shares / divisor, requested: stake.requested / divisor, epoch: fund.epoch };
}

/** What a number of shares is worth (`Usd`), rounded down. `MathOverflow`. */
export const value = (pool: PoolState, shares: bigint): Usd =>
  mulDivDown(shares, plus(pool.fund.balance, VIRTUAL), sharesWithOffset(pool));

/** As {@link stake}, in place. */
export function stakeInPlace(s: Staking, amount: Usd): bigint {
  const { fund } = s.pool;
  const assets = plus(plus(fund.balance, due(s.pool)), VIRTUAL);
  const [all, epoch] = counted(s.pool, assets);
  const shares = mulDivDown(amount, all, assets);
  ensure(shares > 0n, "ZeroAmount");
  payIn(fund, amount);
  Object.assign(fund, { epoch, shares: plus(all - VIRTUAL, shares) });
  sharesWithOffset(s.pool); // else nobody could leave
  Object.assign(s.stake, current(s.pool, s.stake));
  addTo(s.stake, "shares", shares);
  return shares;
}
/** Buys shares at fund + what is due to it, rounded down; reports them. `ZeroAmount` if nothing would be bought, `MathOverflow`. */
export const stake = pure(stakeInPlace);

/** When one may leave first and last. */
function exit({ requestedAt }: StakeState): [ready: Seconds, last: Seconds] {
  const ready = later(requestedAt, COOLDOWN);
  return [ready, later(ready, EXIT_WINDOW)];
}

/** As {@link request}, in place. */
export function requestInPlace(s: Staking, shares: bigint, now: Seconds): void {
  ensure(shares > 0n, "ZeroAmount");
  ensure(s.stake.requested === 0n || now > exit(s.stake)[1], "UnstakeAlreadyRequested");
  const held = current(s.pool, s.stake);
  ensure(shares <= held.shares, "InsufficientShares");
  Object.assign(s.stake, held, { requested: shares, valueAtRequest: value(s.pool, shares), requestedAt: now });
}
/** Announces an exit; replaces a request whose exit window has passed. `ZeroAmount`, `UnstakeAlreadyRequested`, `InsufficientShares`. */
export const request = pure(requestInPlace);

/** As {@link cancel}, in place. */
export function cancelInPlace(stake: StakeState): void {
  ensure(stake.requested > 0n, "NoUnstakeRequest");
  Object.assign(stake, { requested: 0n, valueAtRequest: 0n, requestedAt: 0n });
}
/** Takes a request back. `NoUnstakeRequest`. */
export const cancel = pure(cancelInPlace);

/** Oldest cached print of any token that an exit takes, in seconds. */
export const AGE_EXIT: Seconds = 2n;
/** Silence after which a feed holds nobody any more, in seconds: its market can have been settled. */
export const DEAD_EXIT: Seconds = DEAD + SETTLEMENT;

/** The pool knows what every token is worth, but young ones. `PriceRefreshNeeded`; `OracleFuture` where the cluster's clock is late. */
function checkKnown(pool: PoolState, now: Seconds): void {
  for (const custody of pool.custodies.slice(0, pool.custodyCount))
    if (!isYoung(custody, now)) ofNow(custody.print, now);
  const known = (c: CustodyState) =>
    now <= later(c.print.publishTime, AGE_EXIT) || silent(c, now, DEAD_EXIT) || isYoung(c, now);
  ensure(pool.custodies.slice(0, pool.custodyCount).every(known), "PriceRefreshNeeded");
}

/** As {@link unstake}, in place. */
export function unstakeInPlace(s: Staking, now: Seconds): Usd {
  const { fund } = s.pool;
  ensure(s.stake.requested > 0n, "NoUnstakeRequest");
  const [ready, last] = exit(s.stake);
  ensure(now >= ready, "CooldownNotOver");
  ensure(now <= last, "ExitWindowOver");
  checkKnown(s.pool, now);
  ensure(now >= later(max(s.pool.jumpedAt, s.pool.movedAt), AFTER_JUMP), "ExitAfterJump");
  const held = current(s.pool, s.stake);
  const amount = min(value(s.pool, held.requested), held.valueAtRequest, fund.balance);
  takeFrom(fund, "shares", held.requested);
  takeFrom(held, "shares", held.requested);
  payOff(fund, amount);
  // Of the stake as it was: where a wipe took all shares, there is a request left and nothing in it.
  cancelInPlace(s.stake);
  Object.assign(s.stake, { shares: held.shares, epoch: held.epoch });
  return amount;
}
/**
 * Leaves with the lower of the value at request and now (`Usd`, rounded down); his share of what the day's limits are measured on leaves with him.
 * `NoUnstakeRequest`, `CooldownNotOver`, `ExitWindowOver`, `PriceRefreshNeeded` unless every token's print is of the last two seconds, `ExitAfterJump`.
 */
export const unstake = pure(unstakeInPlace);

/** As {@link donate}, in place. */
export function donateInPlace(pool: PoolState, amount: Usd): void {
  ensure(amount !== 0n, "ZeroAmount");
  ensure(value(pool, pool.fund.shares) >= DONATION_MINIMUM, "DonationNeedsStake");
  payIn(pool.fund, amount);
}
/** Gives to the fund without shares. `ZeroAmount`, `DonationNeedsStake` below 1,000 USD staked. */
export const donate = pure(donateInPlace);

/** What today's limits are measured on falls with the fund, in proportion, rounded down. */
function payOff(fund: PoolState["fund"], amount: Usd): void {
  if (amount === 0n) return;
  const before = fund.balance;
  takeFrom(fund, "balance", amount);
  fund.dayBalance = mulDivDown(fund.dayBalance, fund.balance, before);
}

/** New money counts for today's limits at once. */
function payIn(fund: PoolState["fund"], amount: Usd): void {
  addTo(fund, "dayBalance", amount);
  addTo(fund, "balance", amount);
}
