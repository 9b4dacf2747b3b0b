//! Fresh gain: the profit of the last eight hours, the only kind that a clawback or a lien can reach.

use crate::error::Res;
use crate::price::{notional_down, notional_up, worth};
use crate::units::{Price, Side, Size, Usd};

/// `max(0, min(gain, size x (price - reference)))` for a long, mirrored for a short; rounded for the winner.
pub fn fresh(side: Side, gain: i64, size: Size, price: Price, reference: Price, unit: u64) -> Res<Usd> {
    fresh_of(side, gain, size, worth(side, size, price, unit)?, reference, unit)
}

/// As [`fresh`], of a size whose [`worth`] at the price is known.
pub fn fresh_of(side: Side, gain: i64, size: Size, worth: Usd, reference: Price, unit: u64) -> Res<Usd> {
    let moved = match side {
        Side::Long => worth.less(notional_up(size, reference, unit)?),
        Side::Short => notional_down(size, reference, unit)?.less(worth),
    };
    Ok(moved.min(Usd(u64::try_from(gain).unwrap_or(0))))
}

/// N: upper bound of the fresh gain of all open positions of a side; rounded up.
pub fn fresh_bound(side: Side, size: Size, price: Price, reference: Price, unit: u64) -> Res<Usd> {
    let moved = match side {
        Side::Long => price.less(reference),
        Side::Short => reference.less(price),
    };
    notional_up(size, moved, unit)
}
