//! The prices that deposits and withdrawals use: one set in a slot, and what a silent feed's last price still counts for.

use super::listing::is_young;
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::oracle::{collateral_discount, AGE_LIQUIDITY};
use crate::price::spread;
use crate::state::{Band, Custody, Pool, CUSTODIES};

/// Each custody's lowest and highest price, 1e-8 USD.
#[derive(Clone, Copy, Default, Debug)]
pub struct Prices {
    pub bands: [Band; CUSTODIES],
    /// A feed is silent: its token's `low` is discounted. LPs may leave at these prices, not join.
    pub silent: bool,
    /// The price of a young token is not known now, and counts for nothing: whoever has its feed stops nobody from leaving.
    pub late: bool,
}

/// Of the cached prints. `PriceRefreshNeeded` if one is older than 5 s and its feed was not shown to be silent for a minute.
pub fn current(pool: &Pool, now: i64) -> Res<Prices> {
    let mut prices = Prices::default();
    for (custody, band) in pool.active_custodies().iter().zip(prices.bands.iter_mut()) {
        let known = of(custody, now)?;
        *band = known.0;
        prices.silent |= known.1;
        prices.late |= known.0.high.is_zero();
    }
    Ok(prices)
}

/// The slot's set: that of its first deposit or withdrawal, whatever was refreshed since. A set with a silent feed is not kept: nobody can deposit
/// at it, so no one trades between two sets. In a kept one only a young token's price can be missing: it joins when it is known.
#[inline(never)]
pub fn of_slot(pool: &mut Pool, now: i64, slot: u64) -> Res<Prices> {
    let known = |custody: &Custody| !custody.band.high.is_zero() || is_young(custody, now);
    let kept = pool.band_slot == slot && pool.active_custodies().iter().all(known);
    let mut prices = Prices::default();
    if kept {
        for (custody, band) in pool.active_custodies().iter().zip(prices.bands.iter_mut()) {
            *band = if custody.band.high.is_zero() { of(custody, now)?.0 } else { custody.band };
            prices.late |= band.high.is_zero();
        }
    } else {
        prices = current(pool, now)?;
    }
    if !prices.silent {
        pool.band_slot = slot;
        for (custody, band) in pool.custodies.iter_mut().zip(prices.bands) {
            custody.band = band;
        }
    }
    Ok(prices)
}

/// A print's price -/+ its uncertainty; of a silent feed what [`silent_band`] says; nothing of a young token whose price is late or beyond bounds. Tells
/// whether it is silent.
#[inline(always)]
fn of(custody: &Custody, now: i64) -> Res<(Band, bool)> {
    match fresh(custody, now) {
        Ok(Some(band)) => Ok((band, false)),
        _ if is_young(custody, now) => Ok((Band::default(), false)),
        Ok(None) => Ok((silent_band(custody, now)?, true)),
        Err(error) => Err(error),
    }
}

/// `None` if the print is older than 5 s.
#[inline(always)]
fn fresh(custody: &Custody, now: i64) -> Res<Option<Band>> {
    let print = &custody.print;
    ensure(!print.price.is_zero(), EngineError::PriceRefreshNeeded)?;
    let age = print.age(now)?;
    if age > AGE_LIQUIDITY {
        return Ok(None);
    }
    let width = spread(print.price, print.conf, custody.sigma, age)?;
    Ok(Some(Band { low: print.price.less(width), high: print.price.plus(width)? }))
}

/// From the last price less its discount (twice the haircut, after an hour all of it) up to the last price and its confidence.
#[cold]
#[inline(never)]
fn silent_band(custody: &Custody, now: i64) -> Res<Band> {
    let print = &custody.print;
    let off = collateral_discount(custody, now, AGE_LIQUIDITY).map_err(|_| EngineError::PriceRefreshNeeded)?;
    let low = off.complement().of_down(print.price.less(print.conf).0)?;
    Ok(Band { low: crate::units::Price(low), high: print.price.plus(print.conf)? })
}
