//! Waiting shortfall that expires goes to the remainder to the unit, and the books stay whole.
//!
//! INV-7 of the market before implies INV-7 after.
//!
//! Assumes: market 0.
//! Invariants: 7
//!
//! ```diff
//! mutualization/waiting_shortfall.rs
//! -market.ledger.remainder.add_assign(expired)?;
//! +
//! ```
use crate::prelude::*;
use engine::mutualization::waiting_shortfall::expire_shortfall;

#[no_mangle]
pub fn expired_shortfall_is_booked(pool: &mut PoolState, market: &mut MarketState, long: bool, now: i64) {
    assume(market.index == 0);
    assume(invariants::waterfall(pool, market).is_ok());
    if expire_shortfall(pool, market, side(long), now).is_ok() {
        prove(invariants::waterfall(pool, market).is_ok(), 1);
    }
}
