//! A fraction of an amount rounds up to the unit.
//!
//! Frac(y).of_up(x) == ceil(x y / 10^18), an error exactly above 2^64 - 2.
//!
//! ```diff
//! math.rs
//! -some(mul_frac(x, self.0, Self::ONE.0 - 1))
//! +some(mul_frac(x, self.0, Self::ONE.0 - 2))
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn fraction_up(x: u64, y: u64) {
    let exact = wide(x) * wide(y);
    match Frac(y).of_up(x) {
        Ok(r) => prove(wide(r) * ONE >= exact && exact + ONE > wide(r) * ONE, 1),
        Err(_) => prove(exact + ONE > wide(u64::MAX) * ONE, 2),
    }
}
