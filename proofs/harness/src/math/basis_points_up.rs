//! Basis points of an amount round up to the unit, by the short way and by the long one.
//!
//! Bps(y).of_up(x) == ceil(x y / 10^4), an error exactly above 2^64 - 2.
//!
//! ```diff
//! math.rs
//! -wrapping_add(9_999)
//! +wrapping_add(9_998)
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn basis_points_up(x: u64, y: u64) {
    let exact = wide(x) * wide(y);
    match Bps(y).of_up(x) {
        Ok(r) => prove(wide(r) * 10_000 >= exact && exact + 10_000 > wide(r) * 10_000, 1),
        Err(_) => prove(exact + 10_000 > wide(u64::MAX) * 10_000, 2),
    }
}
