//! The fund gets between 10 % and 50 % of a fee, never less when it is emptier.
//!
//! 1000 <= share(c) <= 5000; share(c) >= share(d) for c <= d; 50 % up to coverage 0.6, 10 % from 1.2.
//!
//! ```diff
//! fees.rs
//! -coverage.0.clamp(6_000, 12_000), 4_000) / 6_000)
//! +coverage.0.clamp(6_000, 12_000), 4_000) / 5_000)
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn the_share_of_the_fund(coverage: u64, fuller: u64) {
    assume(coverage <= fuller);
    let (a, b) = (fees::insurance_share(Bps(coverage)).0, fees::insurance_share(Bps(fuller)).0);
    prove((1_000..=5_000).contains(&a), 1);
    prove(a >= b, 2);
    prove(coverage > 6_000 || a == 5_000, 3);
    prove(coverage < 12_000 || a == 1_000, 4);
}
