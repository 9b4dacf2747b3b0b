//! The borrow rate lies between 9 % and the most, and never falls with what is reserved.
//!
//! 900 <= rate(locked, owned, most) <= most, and rate(more) >= rate(locked) for more >= locked.
//!
//! Assumes: 300 % <= most <= 1000 %.
//!
//! ```diff
//! fees.rs
//! -900 + product(3_500, u).div_ceil(8_000)
//! +900 + product(4_500, u).div_ceil(8_000)
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn borrow_rate_is_bounded_and_rises(locked: u64, more: u64, owned: u64, most: u64) {
    assume((30_000..=100_000).contains(&most) && locked <= more);
    let rate = |locked| fees::borrow_rate(Atoms(locked), Atoms(owned), Bps(most));
    if let (Ok(a), Ok(b)) = (rate(locked), rate(more)) {
        prove(a.0 >= 900 && a.0 <= most, 1);
        prove(a <= b, 2);
    }
}
