//! A part that closes leaves the position and all that adds it up by the same size and the same cost.
//!
//! size - size' == totals - totals' == part; entry - entry' == open interest - open interest' == cost.
//!
//! Assumes: market 0, custodies 0 and 1 back it; any accrual.
//! Arbitrary: fees::accrue, fees::borrow_index
//! Invariants: 2, 3
//!
//! ```diff
//! trading/size.rs
//! -totals.size.sub_assign(part)?;
//! -totals.entry.sub_assign(cost)?;
//! +totals.size.sub_assign(part)?;
//! ```
//! ```diff
//! trading/size.rs
//! -position.entry.sub_assign(cost)?;
//! -let totals
//! +let totals
//! ```
use crate::prelude::*;
use engine::trading::size::shrink;

#[no_mangle]
pub fn a_part_that_closes_leaves_every_sum(
    pool: &mut PoolState,
    market: &MarketState,
    position: &mut PositionState,
    part: u64,
    now: i64,
) {
    assume(market.index == 0 && pool.exposures[0].index == 0 && pool.exposures[0].stable == 1);
    let Ok(side) = position.side() else { return };
    assume(position.size.0 > 0 && pool.exposures[0].side(side).positions > 0);
    let (was, totals, interest) = (*position, *pool.exposures[0].side(side), pool.fund.open_interest);
    if let Ok(cost) = shrink(pool, market, position, Size(part), now) {
        let after = pool.exposures[0].side(side);
        prove(was.size.0 - position.size.0 == part && totals.size.0 - after.size.0 == part, 1);
        prove(was.entry.0 - position.entry.0 == cost.0 && totals.entry.0 - after.entry.0 == cost.0, 2);
        prove(interest.0 - pool.fund.open_interest.0 == cost.0, 3);
        prove(totals.positions - after.positions == u64::from(position.is_empty()), 4);
    }
}
