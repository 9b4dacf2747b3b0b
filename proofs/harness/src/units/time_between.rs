//! Seconds between two times are exact however far apart they are.
//!
//! elapsed == max(0, now - since); reached: now - since >= seconds; exceeded: now - since > seconds, for seconds > 0.
//!
//! ```diff
//! time.rs
//! -elapsed(since, now) >= seconds.unsigned_abs()
//! +elapsed(since, now) > seconds.unsigned_abs()
//! ```
//! ```diff
//! time.rs
//! -if now <= since {
//! +if now < 0 {
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn time_between(since: i64, now: i64, seconds: i64) {
    let exact = i128::from(now) - i128::from(since);
    prove(i128::from(time::elapsed(since, now)) == exact.max(0), 1);
    assume(seconds > 0);
    prove(time::reached(since, seconds, now) == (exact >= i128::from(seconds)), 2);
    prove(time::exceeded(since, seconds, now) == (exact > i128::from(seconds)), 3);
}
