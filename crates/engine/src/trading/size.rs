//! The sums that follow a position's size and collateral: reservation, borrow base, side totals, open interest.

use crate::error::Res;
use crate::fees::{accrue, rebase};
use crate::insurance::coverage::roll_open_interest;
use crate::price::entry_part;
use crate::state::{reservation, MarketState, PoolState, PositionState};
use crate::trading::{backing, youth};
use crate::units::{Atoms, Size, Usd};

/// Adds size and what it cost. Borrow must have been settled: the position's index moves to now.
pub fn grow(
    pool: &mut PoolState,
    market: &MarketState,
    position: &mut PositionState,
    size: Size,
    cost: Usd,
    now: i64,
) -> Res<()> {
    roll_open_interest(pool, now)?;
    pool.fund.open_interest.add_assign(cost)?;
    let side = position.side()?;
    let totals = pool.exposures[usize::from(market.index)].side_mut(side);
    totals.size.add_assign(size)?;
    totals.entry.add_assign(cost)?;
    totals.positions += u64::from(position.is_empty());
    let before = (position.reservation()?, position.borrow_index);
    youth::add(position, size, pool.params.young, now)?;
    position.size.add_assign(size)?;
    position.entry.add_assign(cost)?;
    let custody = backing(pool, market, position)?;
    accrue(custody, now)?;
    position.borrow_index = custody.borrow_index;
    rebase(custody, before, (position.reservation()?, position.borrow_index))
}

/// Removes a part of the size with its share of the cost, and returns that cost. Borrow of the whole position must have
/// been settled.
pub fn shrink(
    pool: &mut PoolState,
    market: &MarketState,
    position: &mut PositionState,
    part: Size,
    now: i64,
) -> Res<Usd> {
    let side = position.side()?;
    let cost = entry_part(side, position.entry, part, position.size)?;
    roll_open_interest(pool, now)?;
    pool.fund.open_interest.sub_assign(cost)?;
    let before = (reservation(side, position.size, position.entry), position.borrow_index);
    position.size.sub_assign(part)?;
    position.entry.sub_assign(cost)?;
    let totals = pool.exposures[usize::from(market.index)].side_mut(side);
    totals.size.sub_assign(part)?;
    totals.entry.sub_assign(cost)?;
    totals.positions -= u64::from(position.is_empty());
    let custody = backing(pool, market, position)?;
    accrue(custody, now)?;
    position.borrow_index = custody.borrow_index;
    rebase(custody, before, (position.reservation()?, position.borrow_index))?;
    Ok(cost)
}

/// Collateral arrives from outside.
pub fn add(pool: &mut PoolState, market: &MarketState, position: &mut PositionState, atoms: Atoms) -> Res<()> {
    let totals = pool.exposures[usize::from(market.index)].side_mut(position.side()?);
    totals.collateral[usize::from(position.custody)].add_assign(atoms)?;
    position.collateral.add_assign(atoms)?;
    pool.custody_mut(position.custody)?.collateral.add_assign(atoms)
}

/// Collateral leaves the position; the caller books where it goes.
pub fn take(pool: &mut PoolState, market: &MarketState, position: &mut PositionState, atoms: Atoms) -> Res<()> {
    if atoms.is_zero() {
        return Ok(());
    }
    let totals = pool.exposures[usize::from(market.index)].side_mut(position.side()?);
    totals.collateral[usize::from(position.custody)].sub_assign(atoms)?;
    position.collateral.sub_assign(atoms)?;
    pool.custody_mut(position.custody)?.collateral.sub_assign(atoms)
}
