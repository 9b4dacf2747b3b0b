//! A token that was listed when there were shares already is young for a hundred days: whoever lists it may have its mint and its feed as well. Until then it
//! is what LPs bring, little of it in all, and nothing else: no collateral, no market's token or backing, nothing that the fund sells to the LPs.

use super::aum::Value;
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::math::mul_div_down;
use crate::state::{Band, Custody, Pool};
use crate::time::{elapsed, reached};
use crate::units::{Bps, Price, Usd};

const DAY: u64 = 86_400;
const YOUNG: i64 = 100 * 86_400;
/// Of the pool's value, a day.
const RAMP: Bps = Bps(100);

/// Begins the hundred days. What the pool was worth when the day began is the first measure of what may be brought; on a pool's first day, its value now.
pub fn start(custody: &mut Custody, pool: &Pool, now: i64) {
    custody.listed_at = now;
    custody.least = if pool.deductible.day_aum.is_zero() { pool.aum } else { pool.deductible.day_aum };
}

/// Whether a token is young.
pub fn is_young(custody: &Custody, now: i64) -> bool {
    custody.listed_at != 0 && !reached(custody.listed_at, YOUNG, now)
}

/// `TokenYoung` for a young token.
pub fn check_grown(custody: &Custody, now: i64) -> Res<()> {
    ensure(!is_young(custody, now), EngineError::TokenYoung)
}

fn any_young(pool: &Pool, now: i64) -> bool {
    pool.active_custodies().iter().any(|custody| is_young(custody, now))
}

/// Remembers twice the lowest price that a listed token ever had.
#[inline]
pub(crate) fn note(custody: &mut Custody, price: Price) {
    if custody.listed_at == 0 {
        return;
    }
    let twice = Price(price.0.saturating_add(price.0));
    custody.ceiling = if custody.ceiling.is_zero() { twice } else { custody.ceiling.min(twice) };
}

/// The prices at which who leaves is paid: of a young token at most twice the lowest it ever had. `None` if there is none.
pub fn held_down(pool: &Pool, bands: &[Band], now: i64) -> Option<[Band; crate::CUSTODIES]> {
    if !any_young(pool, now) {
        return None;
    }
    let mut held = [Band::default(); crate::CUSTODIES];
    for ((band, known), custody) in held.iter_mut().zip(bands).zip(pool.active_custodies()) {
        *band = *known;
        if is_young(custody, now) {
            (band.low, band.high) = (band.low.min(custody.ceiling), band.high.min(custody.ceiling));
        }
    }
    Some(held)
}

/// 1 % a day since the listing of the least that the pool was worth since, without its young tokens; rounded down.
pub fn ramp(custody: &Custody, now: i64) -> Res<Usd> {
    mul_div_down(RAMP.of_usd_down(custody.least)?.0, elapsed(custody.listed_at, now), DAY).map(Usd)
}

/// Remembers the least that the pool was worth without its young tokens, after `leaving` of the others: who adds to the pool for a moment does not raise it.
#[cold]
#[inline(never)]
pub(crate) fn observe(pool: &mut Pool, value: &Value, leaving: Usd, now: i64) {
    if !any_young(pool, now) {
        return;
    }
    let mut rest = value.aum.less(leaving);
    for (custody, worth) in pool.active_custodies().iter().zip(value.tokens) {
        if is_young(custody, now) {
            rest = rest.less(worth);
        }
    }
    for custody in &mut pool.custodies {
        custody.least = custody.least.min(rest);
    }
}

/// Books what a deposit is worth. `DepositCapReached` if more than the ramp would have been brought of young tokens, net of what was taken out: counted when
/// it comes and when it leaves, so no price makes room for more.
pub(crate) fn bring(pool: &mut Pool, index: u8, worth: Usd, now: i64) -> Res<()> {
    let custody = pool.custody_mut(index)?;
    if !is_young(custody, now) {
        return Ok(());
    }
    custody.brought.add_assign(worth)?;
    let most = ramp(custody, now)?;
    let mut all = Usd::ZERO;
    for custody in pool.active_custodies() {
        if is_young(custody, now) {
            all.add_assign(custody.brought)?;
        }
    }
    ensure(all <= most, EngineError::DepositCapReached)
}

/// Books a withdrawal: the shares, as value, that were burnt for a young token make room for so much of it; of others so much less is left.
#[cold]
#[inline(never)]
pub(crate) fn take(pool: &mut Pool, index: u8, value: &Value, worth: Usd, now: i64) -> Res<()> {
    let custody = pool.custody_mut(index)?;
    let leaving = if is_young(custody, now) {
        custody.brought = custody.brought.less(worth);
        Usd::ZERO
    } else {
        worth
    };
    observe(pool, value, leaving, now);
    Ok(())
}
