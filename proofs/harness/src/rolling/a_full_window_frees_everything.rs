//! After a window without a draw all of the limit is available, whatever was used and whatever the limit was then.
//!
//! now - at >= window implies available(limit, now) == limit.
//!
//! The fault is the rule as it once was: what was used under a larger limit came back too slowly.
//!
//! ```diff
//! rolling.rs
//! -if seconds >= window {
//! -return Ok(0);
//! -}
//! -Ok(used.saturating_sub(mul_div_down(used.max(limit), seconds, window)?))
//! +Ok(used.saturating_sub(mul_div_down(limit, seconds.min(window), window)?))
//! ```
use crate::prelude::*;
use engine::insurance::caps::DAY;

#[no_mangle]
pub fn a_full_window_frees_everything(cap: &RollingCap, limit: u64, now: i64) {
    assume(time::elapsed(cap.at, now) >= DAY);
    prove(cap.available(Usd(limit), DAY, now) == Ok(Usd(limit)), 1);
}
