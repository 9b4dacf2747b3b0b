//! The average of open interest moves towards what it is now and not beyond.
//!
//! min(average, now) <= average' <= max(average, now); after a day it is what it is now.
//!
//! ```diff
//! insurance/coverage.rs
//! -let elapsed = elapsed(fund.average_at, now).min(DAY);
//! +let elapsed = elapsed(fund.average_at, now);
//! ```
use crate::prelude::*;
use engine::insurance::coverage::average_open_interest;

#[no_mangle]
pub fn the_average_never_overshoots(pool: &PoolState, now: i64) {
    let (open, average) = (pool.fund.open_interest, pool.fund.average_open_interest);
    if let Ok(next) = average_open_interest(pool, now) {
        prove(next >= open.min(average) && next <= open.max(average), 1);
        prove(time::elapsed(pool.fund.average_at, now) < 86_400 || next == open, 2);
    }
}
