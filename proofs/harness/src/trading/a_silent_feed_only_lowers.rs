//! A silent feed only lowers what collateral counts for: the haircut never falls by it, and stays one at most.
//!
//! haircut' >= haircut, haircut' <= 1.
//!
//! Assumes: haircut and discount of one at most.
//!
//! ```diff
//! margin.rs
//! -let kept = discount.complement().of_down(self.haircut.complement().0)?;
//! +let kept = discount.of_down(self.haircut.complement().0)?;
//! ```
use crate::prelude::*;
use engine::margin::Marks;

#[no_mangle]
pub fn a_silent_feed_only_lowers(marks: &mut Marks, discount: u64) {
    let before = marks.haircut;
    assume(before <= Bps::ONE && discount <= 10_000);
    if marks.discount(Bps(discount)).is_ok() {
        prove(marks.haircut >= before && marks.haircut <= Bps::ONE, 1);
        let (kept, was) = (10_000 - marks.haircut.0, 10_000 - before.0);
        prove(kept * 10_000 <= was * (10_000 - discount), 2);
    }
}
