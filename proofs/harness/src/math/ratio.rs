//! A ratio is exact, rounded down, and one at most.
//!
//! ratio_down(a, b) == min(1, floor(10^18 a / b) / 10^18), one for b == 0.
//!
//! ```diff
//! math.rs
//! -mul_div_down(a, Self::ONE.0, b).map_or(Self::ONE, Self)
//! +mul_div_up(a, Self::ONE.0, b).map_or(Self::ONE, Self)
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn ratio(a: u64, b: u64) {
    let r = Frac::ratio_down(a, b);
    prove(r <= Frac::ONE, 1);
    if a < b {
        prove(wide(r.0) * wide(b) <= wide(a) * ONE, 2);
        prove(wide(a) * ONE < (wide(r.0) + 1) * wide(b), 3);
    } else {
        prove(r == Frac::ONE, 4);
    }
}
