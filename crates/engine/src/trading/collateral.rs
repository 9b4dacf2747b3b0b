//! Collateral goes in and comes out.

use super::{size, touch, Moment};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::margin::{Marks, Rates};
use crate::oracle::Print;
use crate::state::{MarketState, PoolState, PositionState};
use crate::units::{Atoms, Usd};

/// Adds collateral. Not a touch: liens stay as they are, and an unhealthy position may be saved at any time.
pub fn add(pool: &mut PoolState, market: &MarketState, position: &mut PositionState, atoms: Atoms) -> Res<()> {
    ensure(!position.is_empty(), EngineError::PositionEmpty)?;
    ensure(!atoms.is_zero(), EngineError::ZeroAmount)?;
    size::add(pool, market, position, atoms)
}

/// Removes collateral down to equity of `max(IM, 20 %)` of notional, valued at the exit price; at least 10 USD must
/// stay.
pub fn remove(
    pool: &mut PoolState,
    market: &mut MarketState,
    position: &mut PositionState,
    atoms: Atoms,
    print: &Print,
    moment: &Moment,
) -> Res<Usd> {
    ensure(!position.is_empty(), EngineError::PositionEmpty)?;
    ensure(!atoms.is_zero(), EngineError::ZeroAmount)?;
    ensure(atoms <= position.collateral, EngineError::InsufficientMargin)?;
    ensure(moment.token_discount.is_zero(), EngineError::CollateralUnpriced)?;
    let index = pool.custody(pool.exposures[usize::from(market.index)].index)?;
    let price = super::decrease::exit_price(index, print, position.side()?, moment.now)?;
    let lien = touch(pool, market, position, moment)?;
    size::take(pool, market, position, atoms)?;
    let plain = Marks::new(pool, market, position, moment.price, moment.token_price, moment.now)?;
    // A short leaves above the print: collateral in the index token is not worth more for that.
    let token_price = super::decrease::token_price(pool, market, position, price, &plain);
    let marks = Marks { price, token_price, ..plain };
    ensure(marks.collateral(position)? >= super::MIN_COLLATERAL, EngineError::PositionTooSmall)?;
    ensure(marks.covers(position, Rates::of(pool, market)?.withdrawal())?, EngineError::InsufficientMargin)?;
    Ok(lien)
}
