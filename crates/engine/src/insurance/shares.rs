//! Stakes in the insurance fund: shares with a virtual offset, a cooldown, and the lower of two values at exit.

use crate::ensure;
use crate::error::{EngineError, Res};
use crate::legacy::{self, Hole};
use crate::math::mul_div_down;
use crate::oracle::{silent, DEAD, SETTLEMENT};
use crate::price::value_up;
use crate::state::{Custody, PoolState, Stake};
use crate::time::{exceeded, reached};
use crate::units::Usd;

/// One virtual dollar and a million virtual shares: the first staker cannot inflate the price of a share.
const VIRTUAL_SHARES: u64 = 1_000_000;
const VIRTUAL_USD: Usd = Usd(1_000_000);

pub const COOLDOWN: i64 = 7 * 86_400;
pub const EXIT_WINDOW: i64 = 48 * 3_600;
/// Least stake in the fund for a donation: else a lone staker would own it.
const DONATION_MINIMUM: Usd = Usd(1_000_000_000);

/// Collected and not yet swept, at price + conf, rounded up: a new staker pays for it. Not of tokens that were listed
/// later: else whoever prices a young one would decide who can join.
pub fn due(pool: &PoolState) -> Res<Usd> {
    pool.active_custodies()
        .iter()
        .filter(|c| c.listed_at == 0 && !c.insurance_due.is_zero())
        .try_fold(Usd::ZERO, |sum, c| sum.plus(value_up(c.insurance_due, c.print.price.plus(c.print.conf)?, c.unit)?))
}

fn shares_with_offset(pool: &PoolState) -> Res<u64> {
    pool.fund.shares.checked_add(VIRTUAL_SHARES).ok_or(EngineError::MathOverflow)
}

/// More shares than so many times the dollars (1e-6), and all of them are divided by it.
const EPOCH: u64 = 1_000;
/// A word holds no number that outlives seven divisions.
const EPOCHS: u32 = 7;

/// The fund's shares with the virtual ones, and the epoch: where losses have made a dollar buy too many, after as many
/// divisions as it takes. A share is then worth less than a thousandth of a dollar's smallest unit, so that rounding
/// takes less than one unit of a stake; and the virtual shares get back what is theirs, at most the virtual dollar.
fn counted(pool: &PoolState, assets: Usd) -> Res<(u64, u32)> {
    let (mut shares, mut epoch) = (shares_with_offset(pool)?, pool.fund.epoch);
    while shares / EPOCH > assets.0 {
        shares = (shares - VIRTUAL_SHARES) / EPOCH + VIRTUAL_SHARES;
        epoch = epoch.checked_add(1).ok_or(EngineError::MathOverflow)?;
    }
    Ok((shares, epoch))
}

/// A stake in shares of the fund's epoch, rounded down.
pub fn current(pool: &PoolState, stake: &Stake) -> Stake {
    let (mut held, missed) = (*stake, pool.fund.epoch.saturating_sub(stake.epoch));
    for _ in 0..missed.min(EPOCHS) {
        held.shares /= EPOCH;
        held.requested /= EPOCH;
    }
    Stake { epoch: pool.fund.epoch, ..held }
}

/// What a number of shares is worth, rounded down.
pub fn value(pool: &PoolState, shares: u64) -> Res<Usd> {
    let assets = pool.fund.balance.plus(VIRTUAL_USD)?;
    mul_div_down(shares, assets.0, shares_with_offset(pool)?).map(Usd)
}

/// Buys shares at fund + what is due to it, rounded down. `ZeroAmount` if nothing would be bought.
pub fn stake(pool: &mut PoolState, stake: &mut Stake, amount: Usd) -> Res<u64> {
    let assets = pool.fund.balance.plus(due(pool)?)?.plus(VIRTUAL_USD)?;
    let (all, epoch) = counted(pool, assets)?;
    let shares = mul_div_down(amount.0, all, assets.0)?;
    ensure(shares > 0, EngineError::ZeroAmount)?;
    pay_in(pool, amount)?;
    pool.fund.epoch = epoch;
    pool.fund.shares = (all - VIRTUAL_SHARES).checked_add(shares).ok_or(EngineError::MathOverflow)?;
    shares_with_offset(pool)?; // else nobody could leave
    *stake = current(pool, stake);
    stake.shares = stake.shares.checked_add(shares).ok_or(EngineError::MathOverflow)?;
    Ok(shares)
}

/// When one may leave first and last.
fn exit(stake: &Stake) -> (i64, i64) {
    let ready = stake.requested_at.saturating_add(COOLDOWN);
    (ready, ready.saturating_add(EXIT_WINDOW))
}

/// Announces an exit. Until it ends the shares bear losses and earn nothing. It replaces a request whose exit window
/// has passed.
pub fn request(pool: &PoolState, stake: &mut Stake, shares: u64, now: i64) -> Res<()> {
    ensure(shares > 0, EngineError::ZeroAmount)?;
    ensure(stake.requested == 0 || now > exit(stake).1, EngineError::UnstakeAlreadyRequested)?;
    let held = current(pool, stake);
    ensure(shares <= held.shares, EngineError::InsufficientShares)?;
    *stake = Stake { requested: shares, value_at_request: value(pool, shares)?, requested_at: now, ..held };
    Ok(())
}

pub fn cancel(stake: &mut Stake) -> Res<()> {
    ensure(stake.requested > 0, EngineError::NoUnstakeRequest)?;
    *stake = Stake { requested: 0, value_at_request: Usd::ZERO, requested_at: 0, ..*stake };
    Ok(())
}

/// No exit so long after a jump in any market: a loss that everybody sees coming is not yet recorded.
pub const AFTER_JUMP: i64 = 900;

/// Oldest cached print of any token that an exit takes, in seconds: whoever sees a price that the pool does not know
/// has so long to leave in front of it.
pub const AGE_EXIT: i64 = 2;
/// A feed silent for so long holds nobody: its market can have been settled.
pub const DEAD_EXIT: i64 = DEAD + SETTLEMENT;

/// The pool knows what every token is worth: those that may be collateral or have a market. Whoever has a young one's
/// feed stops nobody. A print ahead of the cluster's clock would look fresh until that has caught up: `OracleFuture`.
fn check_known(pool: &PoolState, now: i64) -> Res<()> {
    for custody in pool.active_custodies() {
        ensure(custody.on_probation(now) || custody.print.of_now(now).is_ok(), EngineError::OracleFuture)?;
    }
    let known = |c: &Custody| {
        !exceeded(c.print.publish_time, AGE_EXIT, now) || silent(c, now, DEAD_EXIT) || c.on_probation(now)
    };
    ensure(pool.active_custodies().iter().all(known), EngineError::PriceRefreshNeeded)
}

/// Leaves with the lower of the value at request and now, within the window after the cooldown; their share of what the
/// day's limits are measured on leaves with them. `PriceRefreshNeeded` unless every token's print is of the last two
/// seconds, `OracleFuture`, `ExitAfterJump` within 15 minutes of a jump.
pub fn unstake(pool: &mut PoolState, stake: &mut Stake, now: i64) -> Res<Usd> {
    ensure(stake.requested > 0, EngineError::NoUnstakeRequest)?;
    let (ready, last) = exit(stake);
    ensure(now >= ready, EngineError::CooldownNotOver)?;
    ensure(now <= last, EngineError::ExitWindowOver)?;
    if !legacy::old(Hole::Exit) {
        check_known(pool, now)?;
    }
    let jumped = pool.jumped_at.max(pool.moved_at);
    ensure(reached(jumped, AFTER_JUMP, now), EngineError::ExitAfterJump)?;
    let held = current(pool, stake);
    let amount = value(pool, held.requested)?.min(stake.value_at_request).min(pool.fund.balance);
    pool.fund.shares = pool.fund.shares.checked_sub(held.requested).ok_or(EngineError::MathOverflow)?;
    let shares = held.shares.checked_sub(held.requested).ok_or(EngineError::MathOverflow)?;
    pay_off(pool, amount)?;
    cancel(stake)?;
    *stake = Stake { shares, epoch: held.epoch, ..*stake };
    Ok(amount)
}

pub fn donate(pool: &mut PoolState, amount: Usd) -> Res<()> {
    ensure(!amount.is_zero(), EngineError::ZeroAmount)?;
    ensure(value(pool, pool.fund.shares)? >= DONATION_MINIMUM, EngineError::DonationNeedsStake)?;
    pay_in(pool, amount)
}

/// What today's limits are measured on falls with the fund, in proportion, rounded down.
fn pay_off(pool: &mut PoolState, amount: Usd) -> Res<()> {
    if amount.is_zero() {
        return Ok(());
    }
    let before = pool.fund.balance;
    pool.fund.balance.sub_assign(amount)?;
    pool.fund.day_balance = Usd(mul_div_down(pool.fund.day_balance.0, pool.fund.balance.0, before.0)?);
    Ok(())
}

/// New money counts for today's limits at once.
fn pay_in(pool: &mut PoolState, amount: Usd) -> Res<()> {
    pool.fund.day_balance.add_assign(amount)?;
    pool.fund.balance.add_assign(amount)
}
