//! The prices that deposits and withdrawals use: one set in a slot, and what a silent feed's last price still counts
//! for.

use crate::ensure;
use crate::error::{EngineError, Res};
use crate::oracle::{collateral_discount, AGE_LIQUIDITY};
use crate::price::spread;
use crate::state::{Band, Custody, PoolState, CUSTODIES};

/// Each custody's lowest and highest price, 1e-8 USD.
#[derive(Clone, Copy, Default, Debug)]
pub struct Prices {
    pub bands: [Band; CUSTODIES],
    /// A feed is silent: its token's `low` is discounted. LPs may leave at these prices, not join.
    pub silent: bool,
    /// A token was listed when there were shares already: it may be young.
    pub listed: bool,
}

impl Prices {
    #[inline(always)]
    fn add(&mut self, custody: &Custody, now: i64) -> Res<Band> {
        if custody.listed_at != 0 {
            self.listed = true;
            let (band, silent) = of_listed(custody, now)?;
            self.silent |= silent;
            return Ok(band);
        }
        let (band, silent) = of(custody, now)?;
        self.silent |= silent;
        Ok(band)
    }
}

/// From the cached prints. `PriceRefreshNeeded` if one is older than 5 s and its feed was not shown to be silent for a
/// minute.
pub fn current(pool: &PoolState, now: i64) -> Res<Prices> {
    let mut prices = Prices::default();
    for (place, custody) in pool.active_custodies().iter().enumerate() {
        prices.bands[place] = prices.add(custody, now)?;
    }
    Ok(prices)
}

/// The slot's set: that of its first deposit or withdrawal, whatever was refreshed since. A set with a silent feed is
/// not kept: nobody can deposit at it, so no one trades between two sets. In a kept one only a token's on probation
/// price can be missing: it joins when it is known.
#[inline(never)]
pub fn of_slot(pool: &mut PoolState, now: i64, slot: u64) -> Res<Prices> {
    let mut prices = Prices::default();
    if pool.band_slot == slot && kept(pool, &mut prices, now)? {
        return Ok(prices);
    }
    prices = current(pool, now)?;
    if !prices.silent {
        pool.band_slot = slot;
        for (custody, band) in pool.custodies.iter_mut().zip(prices.bands) {
            custody.band = band;
        }
    }
    Ok(prices)
}

/// Whether there is a kept set, which then is in `prices`.
#[inline(always)]
fn kept(pool: &mut PoolState, prices: &mut Prices, now: i64) -> Res<bool> {
    for place in 0..pool.active_custodies().len() {
        let custody = &mut pool.custodies[place];
        prices.listed |= custody.listed_at != 0;
        if custody.band.high.is_zero() {
            if !custody.on_probation(now) {
                return Ok(false);
            }
            custody.band = prices.add(custody, now)?;
        }
        prices.bands[place] = custody.band;
    }
    Ok(true)
}

/// A print's price -/+ its uncertainty; of a silent feed what [`silent_band`] says. Tells whether it is silent.
#[inline(always)]
pub(crate) fn of(custody: &Custody, now: i64) -> Res<(Band, bool)> {
    let print = &custody.print;
    ensure(!print.price.is_zero(), EngineError::PriceRefreshNeeded)?;
    print.of_now(now)?;
    let age = print.age(now);
    if age <= AGE_LIQUIDITY {
        let width = spread(print.price, print.conf, custody.sigma, age)?;
        return Ok((Band { low: print.price.less(width), high: print.price.plus(width)? }, false));
    }
    Ok((silent_band(custody, now)?, true))
}

/// As [`of`]; a token on probation whose price is late or beyond bounds has none, and counts for nothing: whoever has
/// its feed stops nobody.
#[cold]
#[inline(never)]
fn of_listed(custody: &Custody, now: i64) -> Res<(Band, bool)> {
    match of(custody, now) {
        Ok((band, false)) => Ok((band, false)),
        _ if custody.on_probation(now) => Ok((Band::default(), false)),
        other => other,
    }
}

/// From the last price less its discount (twice the haircut, after an hour all of it) up to the last price and its
/// confidence.
#[cold]
#[inline(never)]
fn silent_band(custody: &Custody, now: i64) -> Res<Band> {
    let print = &custody.print;
    let off = collateral_discount(custody, now, AGE_LIQUIDITY).map_err(|_| EngineError::PriceRefreshNeeded)?;
    let low = off.complement().of_down(print.price.less(print.conf).0)?;
    Ok(Band { low: crate::units::Price(low), high: print.price.plus(print.conf)? })
}
