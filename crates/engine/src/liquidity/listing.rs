//! A token that was listed when there were shares already is young for a hundred days: who lists it may have its mint and its feed as well. Until then little
//! of it counts, and a price that rises counts little more.

use crate::error::{EngineError, Res};
use crate::math::mul_div_down;
use crate::price::value_up;
use crate::state::{Band, Custody, Exposure, Pool};
use crate::time::{elapsed, reached};
use crate::units::{Bps, Price, Side, Usd};
use crate::{ensure, CUSTODIES};

const DAY: u64 = 86_400;
const YOUNG: i64 = 100 * 86_400;
/// Of the pool's value, a day.
const RAMP: Bps = Bps(100);

/// Whether a token is young.
pub fn is_young(custody: &Custody, now: i64) -> bool {
    custody.listed_at != 0 && !reached(custody.listed_at, YOUNG, now)
}

/// What of a value may be in a token that was listed later: 1 % a day since then, rounded down.
pub fn ramp(custody: &Custody, total: Usd, now: i64) -> Res<Usd> {
    mul_div_down(RAMP.of_usd_down(total)?.0, elapsed(custody.listed_at, now), DAY).map(Usd)
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
pub fn held_down(pool: &Pool, bands: &[Band; CUSTODIES], now: i64) -> Option<[Band; CUSTODIES]> {
    let custodies = pool.active_custodies();
    if !custodies.iter().any(|custody| is_young(custody, now)) {
        return None;
    }
    let mut held = *bands;
    for (band, custody) in held.iter_mut().zip(custodies) {
        if is_young(custody, now) {
            (band.low, band.high) = (band.low.min(custody.ceiling), band.high.min(custody.ceiling));
        }
    }
    Some(held)
}

/// New risk: a side of a young token's market, and all collateral in one, are at most its ramp of what the pool was worth when the day began.
/// `OpenInterestCap`.
pub fn check_open(pool: &Pool, exposure: &Exposure, side: Side, custody: u8, price: Price, now: i64) -> Res<()> {
    let day = pool.deductible.day_aum;
    let index = pool.custody(exposure.index)?;
    if is_young(index, now) {
        ensure(exposure.side(side).entry <= ramp(index, day, now)?, EngineError::OpenInterestCap)?;
    }
    let token = pool.custody(custody)?;
    if is_young(token, now) {
        let worth = value_up(token.collateral, price, token.unit)?;
        ensure(worth <= ramp(token, day, now)?, EngineError::OpenInterestCap)?;
    }
    Ok(())
}
