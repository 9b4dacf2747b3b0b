//! Basis points of an amount round down to the unit, by the short way and by the long one.
//!
//! Bps(y).of_down(x) == floor(x y / 10^4), an error exactly above 2^64 - 2.
//!
//! ```diff
//! math.rs
//! -self.0 >> 14 == 0 && x >> 49 == 0
//! +self.0 >> 14 == 0 && x >> 51 == 0
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn basis_points_down(x: u64, y: u64) {
    let exact = wide(x) * wide(y);
    match Bps(y).of_down(x) {
        Ok(r) => prove(wide(r) * 10_000 <= exact && exact < (wide(r) + 1) * 10_000, 1),
        Err(_) => prove(exact >= wide(u64::MAX) * 10_000, 2),
    }
}
