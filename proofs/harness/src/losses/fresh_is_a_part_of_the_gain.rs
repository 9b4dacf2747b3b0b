//! Fresh gain is a part of the gain, and no more than the price moved since its reference.
//!
//! 0 <= fresh <= max(0, gain), and fresh <= fresh_bound: what a loss event counts as being at stake is an upper bound.
//!
//! Invariants: 12
//!
//! ```diff
//! mutualization/fresh.rs
//! -Ok(moved.min(Usd(u64::try_from(gain).unwrap_or(0))))
//! +Ok(moved)
//! ```
//! ```diff
//! mutualization/fresh.rs
//! -Side::Short => reference.less(price),
//! +Side::Short => price.less(reference),
//! ```
use crate::prelude::*;
use engine::mutualization::fresh::{fresh, fresh_bound};

#[no_mangle]
pub fn fresh_is_a_part_of_the_gain(long: bool, gain: i64, size: u64, price: u64, reference: u64, decimals: u8) {
    let Ok(unit) = price::unit_of(decimals) else { return };
    let (size, price, reference) = (Size(size), Price(price), Price(reference));
    if let Ok(f) = fresh(side(long), gain, size, price, reference, unit) {
        prove(i128::from(f.0) <= i128::from(gain.max(0)), 1);
        if let Ok(bound) = fresh_bound(side(long), size, price, reference, unit) {
            prove(f <= bound, 2);
        }
    }
}
