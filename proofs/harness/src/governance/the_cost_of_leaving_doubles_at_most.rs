//! A change at most doubles what leaving on the lighter side costs, beyond the default; four times that never.
//!
//! allowed only where k'/depth' <= default, or <= k/depth, or <= 2 k/depth and <= 4 x default.
//!
//! Assumes: impact and depth within their bounds (10^4, 10^16).
//!
//! ```diff
//! governance.rs
//! -(grown(2) && new <= STEEPEST * depth)
//! +(grown(3) && new <= STEEPEST * depth)
//! ```
//! ```diff
//! governance.rs
//! -(grown(2) && new <= STEEPEST * depth)
//! +grown(2)
//! ```
use crate::prelude::*;
use engine::governance::check_market;

#[no_mangle]
pub fn the_cost_of_leaving_doubles_at_most(market: &MarketState, params: &MarketParams) {
    let (old, new) = (&market.params, params);
    let bounded = |p: &MarketParams| p.impact.0 <= 10_000 && p.depth.0 <= 10_000_000_000_000_000;
    assume(bounded(old) && bounded(new));
    if check_market(market, params).is_ok() {
        let is = wide(new.impact.0);
        let usual = is * 50_000_000_000 <= wide(new.depth.0);
        let grown = wide(new.impact.0) * wide(old.depth.0) <= 2 * wide(old.impact.0) * wide(new.depth.0);
        prove(usual || grown, 1);
        let steady = wide(new.impact.0) * wide(old.depth.0) <= wide(old.impact.0) * wide(new.depth.0);
        prove(usual || steady || is * 50_000_000_000 <= 4 * wide(new.depth.0), 2);
    }
}
