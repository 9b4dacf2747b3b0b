//! How well the fund is filled, and what follows: the share of fees it gets, the share of fresh profit that waits.

use super::caps::Limits;
use crate::error::Res;
use crate::math::mul_div_down;
use crate::state::{MarketState, PoolState};
use crate::time::elapsed;
use crate::units::{Bps, Frac, Side, Usd};

const DAY: u64 = 86_400;

/// Keeps the 24 h average of open interest; call before `open_interest` changes.
pub fn roll_open_interest(pool: &mut PoolState, now: i64) -> Res<()> {
    pool.fund.average_open_interest = average_open_interest(pool, now)?;
    pool.fund.average_at = pool.fund.average_at.max(now);
    Ok(())
}

/// The average moves towards the present value by elapsed time / 24 h.
pub fn average_open_interest(pool: &PoolState, now: i64) -> Res<Usd> {
    let fund = &pool.fund;
    let elapsed = elapsed(fund.average_at, now).min(DAY);
    let (current, average) = (fund.open_interest, fund.average_open_interest);
    if elapsed == 0 {
        return Ok(average);
    }
    let part = |gap: Usd| mul_div_down(gap.0, elapsed, DAY).map(Usd);
    if current >= average {
        average.plus(part(current.less(average))?)
    } else {
        average.minus(part(average.less(current))?)
    }
}

/// What the fund should hold: a share of average open interest, at least the minimum.
pub fn target(pool: &PoolState, now: i64) -> Res<Usd> {
    Ok(pool.params.target_share.of_usd_up(average_open_interest(pool, now)?)?.max(pool.params.target_min))
}

/// Fund / target, 1e-4, rounded down, 100 at most.
pub fn coverage(pool: &PoolState, now: i64) -> Res<Bps> {
    let target = target(pool, now)?;
    if pool.fund.balance.0 / 100 >= target.0 && !target.is_zero() {
        return Ok(Bps(1_000_000));
    }
    mul_div_down(pool.fund.balance.0, 10_000, target.0).map(Bps)
}

/// `(fund - floor) / (target - floor)`, one at most, x the smallest unused fraction of the caps that a deficit of the
/// losing side would meet.
pub fn usable(pool: &PoolState, market: &MarketState, winning: Side, now: i64) -> Res<Frac> {
    let floor = pool.params.fund_floor;
    if pool.fund.balance <= floor {
        // Also where the target is the floor, and the fraction would be 0 / 0.
        return Ok(Frac::ZERO);
    }
    let filled = Frac::ratio_down(pool.fund.balance.less(floor).0, target(pool, now)?.less(floor).0);
    let limits = Limits::of(pool, market.params.daily_cap, now)?;
    let unused = limits.unused(pool, market.side(winning.opposite()), now)?;
    unused.of_down(filled.0).map(Frac)
}

/// phi: the share of fresh profit that waits. 0 at usable coverage 1, 1 at one half and while an event of the side is
/// open.
pub fn phi(pool: &PoolState, market: &MarketState, winning: Side, now: i64) -> Res<Frac> {
    if market.side(winning).has_open_loss_event() {
        return Ok(Frac::ONE);
    }
    let missing = usable(pool, market, winning, now)?.complement();
    Ok(Frac(missing.0 << 1).min(Frac::ONE)) // one at most before
}
