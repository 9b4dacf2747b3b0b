//! Profit is exactly what a position is worth less what it cost, mirrored for a short.
//!
//! profit(long, e, w) == w - e and profit(short, e, w) == e - w: nothing wraps, the two sides' sum is zero.
//!
//! ```diff
//! price.rs
//! -Side::Short => (entry, worth),
//! +Side::Short => (worth, entry),
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn profit_is_a_difference(entry: u64, worth: u64) {
    let exact = i128::from(worth) - i128::from(entry);
    let of = |side| price::profit(side, Usd(entry), Usd(worth));
    match of(Side::Long) {
        Ok(long) => prove(i128::from(long) == exact && of(Side::Short).is_ok_and(|short| short == -long), 1),
        Err(_) => prove((entry >= 1 << 63 || worth >= 1 << 63) && of(Side::Short).is_err(), 2),
    }
}
