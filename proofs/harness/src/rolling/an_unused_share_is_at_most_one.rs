//! The unused share of a limit is one at most, and nothing of no limit.
//!
//! unused(limit) == floor(10^18 available / limit) <= 10^18; 0 for limit == 0.
//!
//! ```diff
//! rolling.rs
//! -return Ok(Frac::ZERO);
//! +return Ok(Frac::ONE);
//! ```
use crate::prelude::*;
use engine::insurance::caps::HOUR;

#[no_mangle]
pub fn an_unused_share_is_at_most_one(cap: &RollingCap, limit: u64, now: i64) {
    if let (Ok(share), Ok(available)) = (cap.unused(Usd(limit), HOUR, now), cap.available(Usd(limit), HOUR, now)) {
        prove(share <= Frac::ONE, 1);
        prove(limit > 0 || share.is_zero(), 2);
        prove(wide(share.0) * wide(limit) <= wide(available.0) * ONE, 3);
    }
}
