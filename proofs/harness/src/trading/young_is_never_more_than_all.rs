//! The young share of a position is never more than all of it, however it is enlarged and whenever it is asked.
//!
//! young[0] + young[1] <= 1 is kept by every increase, and share <= 1.
//!
//! Assumes: young[0] + young[1] <= 1 before, which is what this keeps.
//! Invariants: 24
//!
//! ```diff
//! trading/youth.rs
//! -let rest = mul_div_up(current.complement().0, kept, total)?;
//! +let rest = mul_div_down(current.complement().0, kept / 2, total)?;
//! ```
//! ```diff
//! trading/youth.rs
//! -position.young = [Frac::ONE, Frac::ZERO];
//! +position.young = [Frac::ONE, Frac(1)];
//! ```
use crate::prelude::*;
use engine::trading::youth;

#[no_mangle]
pub fn young_is_never_more_than_all(position: &mut PositionState, size: u64, young: u64, now: i64, later: i64) {
    let [a, b] = position.young;
    assume(a.0 <= Frac::ONE.0 && b.0 <= Frac::ONE.0 - a.0);
    if let Ok(share) = youth::share(position, young, now) {
        prove(share <= Frac::ONE, 1);
    }
    if youth::add(position, Size(size), young, now).is_ok() {
        let [a, b] = position.young;
        prove(wide(a.0) + wide(b.0) <= ONE, 2);
        if let Ok(share) = youth::share(position, young, later) {
            prove(share <= Frac::ONE, 3);
        }
    }
}
