//! Two sources agree exactly when they lie within the allowed part of the price.
//!
//! agrees iff |p - q| <= floor(most x p).
//!
//! ```diff
//! oracle.rs
//! -let gap = self.price.less(other.price).0.max(other.price.less(self.price).0);
//! +let gap = self.price.less(other.price).0;
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn two_sources_agree(a: &Print, b: &Print, most: u64) {
    assume(most <= 10_000);
    let gap = wide(a.price.0.abs_diff(b.price.0));
    if a.agrees(b, Bps(most)).is_ok() {
        prove(gap * 10_000 <= wide(a.price.0) * wide(most), 1);
    } else {
        prove(
            gap * 10_000 > wide(a.price.0) * wide(most) || wide(a.price.0) * wide(most) >= wide(u64::MAX) * 10_000,
            2,
        );
    }
}
