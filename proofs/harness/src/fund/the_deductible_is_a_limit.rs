//! The LPs' deductible is drawn up to its limit of the day and no further.
//!
//! draw(a) with a <= available leaves used <= floor(deductible x AUM of the day).
//!
//! Assumes: used <= limit before, which is what this keeps.
//!
//! ```diff
//! insurance/caps.rs
//! -pool.deductible.cap.available(limit, DAY, now)
//! +pool.deductible.cap.available(pool.deductible.day_aum, DAY, now)
//! ```
use crate::prelude::*;
use engine::insurance::caps::{deductible_available, draw_deductible};

#[no_mangle]
pub fn the_deductible_is_a_limit(pool: &mut PoolState, amount: u64, now: i64) {
    let Ok(limit) = pool.params.deductible.of_usd_down(pool.deductible.day_aum) else { return };
    assume(pool.deductible.cap.used <= limit);
    if let Ok(most) = deductible_available(pool, now) {
        prove(most <= limit, 1);
        assume(amount <= most.0);
        if draw_deductible(pool, Usd(amount), now).is_ok() {
            prove(pool.deductible.cap.used <= limit, 2);
        }
    }
}
