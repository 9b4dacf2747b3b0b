//! A fraction of an amount rounds down to the unit.
//!
//! Frac(y).of_down(x) == floor(x y / 10^18), an error exactly above 2^64 - 2.
//!
//! ```diff
//! math.rs
//! -some(mul_frac(x, self.0, 0))
//! +some(mul_frac(x, self.0, Self::ONE.0 - 1))
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn fraction_down(x: u64, y: u64) {
    let exact = wide(x) * wide(y);
    match Frac(y).of_down(x) {
        Ok(r) => prove(wide(r) * ONE <= exact && exact < (wide(r) + 1) * ONE, 1),
        Err(_) => prove(exact >= wide(u64::MAX) * ONE, 2),
    }
}
