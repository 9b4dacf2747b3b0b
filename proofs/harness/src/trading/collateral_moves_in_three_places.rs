//! Collateral that comes or goes moves the position, its side's total and the custody by the same atoms.
//!
//! position' - position == total' - total == custody' - custody == a (add), -a (take).
//!
//! Assumes: market 0, collateral in custody 0.
//! Invariants: 3
//!
//! ```diff
//! trading/size.rs
//! -pool.custody_mut(position.custody)?.collateral.sub_assign(atoms)
//! +Ok(())
//! ```
//! ```diff
//! trading/size.rs
//! -totals.collateral[usize::from(position.custody)].add_assign(atoms)?;
//! +
//! ```
use crate::prelude::*;
use engine::trading::size::{add, take};

#[no_mangle]
pub fn collateral_moves_in_three_places(
    pool: &mut PoolState,
    market: &MarketState,
    position: &mut PositionState,
    comes: bool,
    atoms: u64,
) {
    assume(market.index == 0 && position.custody == 0);
    let Ok(side) = position.side() else { return };
    let three = |pool: &PoolState, position: &PositionState| {
        [position.collateral, pool.exposures[0].side(side).collateral[0], pool.custodies[0].collateral]
    };
    let before = three(pool, position);
    let moved =
        if comes { add(pool, market, position, Atoms(atoms)) } else { take(pool, market, position, Atoms(atoms)) };
    if moved.is_ok() {
        let after = three(pool, position);
        let exact = |a: Atoms, b: Atoms| wide(b.0) == wide(a.0) + wide(atoms);
        let right = |i: usize| if comes { exact(before[i], after[i]) } else { exact(after[i], before[i]) };
        prove(right(0), 1);
        prove(right(1), 2);
        prove(right(2), 3);
    }
}
