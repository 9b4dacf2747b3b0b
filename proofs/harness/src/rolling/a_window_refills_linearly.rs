//! What comes back is the elapsed part of the window, of the limit or of what was used, rounded down.
//!
//! used - left == min(used, floor(max(used, limit) x seconds / window)).
//!
//! ```diff
//! rolling.rs
//! -mul_div_down(used.max(limit), seconds, window)?))
//! +mul_div_down(used.min(limit), seconds, window)?))
//! ```
use crate::prelude::*;
use engine::insurance::caps::DAY;
use engine::rolling::left;

#[no_mangle]
pub fn a_window_refills_linearly(used: u64, limit: u64, seconds: u64) {
    assume(seconds < DAY);
    let Ok(now) = i64::try_from(seconds) else { return };
    if let Ok(rest) = left(used, limit, DAY, 0, now) {
        let (back, whole) = (wide(used) - wide(rest), wide(used.max(limit)) * wide(seconds));
        prove(back * wide(DAY) <= whole, 1);
        prove(rest == 0 || whole < (back + 1) * wide(DAY), 2);
    }
}
