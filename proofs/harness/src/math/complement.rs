//! A fraction and what is left of one are one.
//!
//! x + complement(x) == 1 for x <= 1, in 1e-18 and in 1e-4; complement(x) == 0 above one.
//!
//! ```diff
//! units.rs
//! -Self(self.0.saturating_sub(other.0))
//! +Self(self.0.wrapping_sub(other.0))
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn complement(frac: u64, bps: u64) {
    let (a, b) = (Frac(frac).complement(), Bps(bps).complement());
    prove(if frac <= Frac::ONE.0 { a.0 + frac == Frac::ONE.0 } else { a.is_zero() }, 1);
    prove(if bps <= 10_000 { b.0 + bps == 10_000 } else { b.is_zero() }, 2);
}
