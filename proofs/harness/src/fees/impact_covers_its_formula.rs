//! Impact is never below its formula, from balance: it is rounded against the trader.
//!
//! impact(0, b) x 20,000 x depth >= k b^2.
//!
//! Assumes: depth > 0, the market begins in balance.
//!
//! ```diff
//! fees.rs
//! -return Ok(Usd(moved.div_ceil(20_000)));
//! +return Ok(Usd(moved / 20_000));
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn impact_covers_its_formula(params: &MarketParams, after: u32) {
    let (k, depth, b) = (params.impact.0, params.depth.0, u64::from(after));
    assume(k > 0 && k >> 14 == 0 && depth > 0);
    if let Ok(cost) = fees::impact(params, 0, i64::from(after)) {
        prove(wide(cost.0) * 20_000 * wide(depth) >= wide(b) * wide(b * k), 1);
    }
}
