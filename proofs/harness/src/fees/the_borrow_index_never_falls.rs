//! The borrow index and its time never go back, and nothing accrues while nothing is reserved.
//!
//! index(now) >= index, at' == max(at, now); index(now) == index for locked == 0.
//!
//! Assumes: a borrow rate of 1000 % at most, its bound.
//!
//! ```diff
//! fees.rs
//! -custody.borrow_index.checked_add(grown).ok_or(EngineError::MathOverflow)
//! +Ok(custody.borrow_index.wrapping_add(grown))
//! ```
//! ```diff
//! fees.rs
//! -custody.borrow_at = custody.borrow_at.max(now);
//! +custody.borrow_at = now;
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn the_borrow_index_never_falls(custody: &mut Custody, now: i64) {
    assume(custody.params.borrow_max.0 <= 100_000); // its bound: 1000 % a year
    let before = (custody.borrow_index, custody.borrow_at, custody.locked);
    if fees::accrue(custody, now).is_ok() {
        prove(custody.borrow_index >= before.0, 1);
        prove(custody.borrow_at >= before.1 && custody.borrow_at >= now, 2);
        prove(!before.2.is_zero() || custody.borrow_index == before.0, 3);
    }
}
