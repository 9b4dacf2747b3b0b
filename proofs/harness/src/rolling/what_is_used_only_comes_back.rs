//! With time more is free, never less, and never more than was used comes back.
//!
//! left(used, limit, since, t) <= used, and left(t2) <= left(t1) for t2 >= t1.
//!
//! ```diff
//! rolling.rs
//! -Ok(used.saturating_sub(mul_div_down(used.max(limit), seconds, window)?))
//! +Ok(used.saturating_sub(mul_div_down(used.max(limit), window - seconds, window)?))
//! ```
use crate::prelude::*;
use engine::insurance::caps::HOUR;
use engine::rolling::left;

#[no_mangle]
pub fn what_is_used_only_comes_back(used: u64, limit: u64, since: i64, earlier: i64, later: i64) {
    assume(earlier <= later);
    if let (Ok(first), Ok(second)) = (left(used, limit, HOUR, since, earlier), left(used, limit, HOUR, since, later)) {
        prove(first <= used, 1);
        prove(second <= first, 2);
    }
}
