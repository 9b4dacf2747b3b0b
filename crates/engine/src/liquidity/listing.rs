//! A token that was listed when there were shares already is young for a hundred days: whoever lists it may have its
//! mint and its feed as well. Until then it is what LPs bring, little of it in all, and nothing else: no collateral, no
//! market's token or backing, nothing that the fund sells to the LPs.

use super::aum::Value;
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::math::mul_div_down;
use crate::state::{Custody, PoolState};
use crate::time::elapsed;
use crate::units::{Bps, Usd};

const DAY: u64 = 86_400;
/// How much of the pool's value may be brought a day.
const RAMP: Bps = Bps(100);

/// Begins the hundred days. What the pool was worth when the day began is the first measure of what may be brought; on
/// a pool's first day, its value now.
pub fn start(custody: &mut Custody, pool: &PoolState, now: i64) {
    custody.listed_at = now;
    custody.lowest_pool_value = if pool.deductible.day_aum.is_zero() { pool.aum } else { pool.deductible.day_aum };
}

fn any_on_probation(pool: &PoolState, now: i64) -> bool {
    pool.active_custodies().iter().any(|custody| custody.on_probation(now))
}

/// What a token's weight is measured on when it is taken out: the tokens that are not young, so that young ones lock
/// nobody in; for a young token all of them.
#[cold]
#[inline(never)]
pub(crate) fn weighed(pool: &PoolState, index: u8, value: &Value, now: i64) -> Res<Usd> {
    if pool.custody(index)?.on_probation(now) {
        return Ok(value.sum);
    }
    let young = pool.active_custodies().iter().zip(value.tokens).filter(|(custody, _)| custody.on_probation(now));
    Ok(young.fold(value.sum, |sum, (_, worth)| sum.less(worth)))
}

/// 1 % a day since the listing of the least that the pool was worth since, without its tokens on probation; rounded
/// down.
pub fn ramp(custody: &Custody, now: i64) -> Res<Usd> {
    mul_div_down(RAMP.of_usd_down(custody.lowest_pool_value)?.0, elapsed(custody.listed_at, now), DAY).map(Usd)
}

/// Remembers the least that the pool was worth without its tokens on probation, after `leaving` of the others: who adds
/// to the pool for a moment does not raise it.
#[cold]
#[inline(never)]
pub(crate) fn record_lowest(pool: &mut PoolState, value: &Value, leaving: Usd, now: i64) {
    if !any_on_probation(pool, now) {
        return;
    }
    let mut rest = value.aum.less(leaving);
    for (custody, worth) in pool.active_custodies().iter().zip(value.tokens) {
        if custody.on_probation(now) {
            rest = rest.less(worth);
        }
    }
    for custody in &mut pool.custodies {
        custody.lowest_pool_value = custody.lowest_pool_value.min(rest);
    }
}

/// Books what a deposit is worth. `DepositCapReached` if more than the ramp would have been brought of tokens on
/// probation, net of what was taken out: counted when it comes and when it leaves, so no price makes room for more.
pub(crate) fn bring(pool: &mut PoolState, index: u8, worth: Usd, now: i64) -> Res<()> {
    let custody = pool.custody_mut(index)?;
    if !custody.on_probation(now) {
        return Ok(());
    }
    custody.net_deposited.add_assign(worth)?;
    let most = ramp(custody, now)?;
    let mut all = Usd::ZERO;
    for custody in pool.active_custodies() {
        if custody.on_probation(now) {
            all.add_assign(custody.net_deposited)?;
        }
    }
    ensure(all <= most, EngineError::DepositCapReached)
}

/// Books a withdrawal. Of a token on probation so much less was brought as the shares are worth that were burnt for it:
/// a price that was lowered makes no room, and lifting it costs shares for the room that it makes. Of others so much
/// less is left.
#[cold]
#[inline(never)]
pub(crate) fn take(pool: &mut PoolState, index: u8, value: &Value, worth: Usd, now: i64) -> Res<()> {
    let custody = pool.custody_mut(index)?;
    let leaving = if custody.on_probation(now) {
        custody.net_deposited = custody.net_deposited.less(worth);
        Usd::ZERO
    } else {
        worth
    };
    record_lowest(pool, value, leaving, now);
    Ok(())
}
