//! An increase makes just its own share of the position young.
//!
//! young'[0] - young[0] <= size / total, rounded up by one part in 10^18.
//!
//! Assumes: the position was last increased in the half of the young period that now lies in; young[0] <= 1.
//! Invariants: 24
//!
//! ```diff
//! trading/youth.rs
//! -position.young = [Frac(rest).complement(), Frac(mul_div_down(before.0, kept, total)?)];
//! +position.young = [Frac::ONE, Frac::ZERO];
//! ```
use crate::prelude::*;
use engine::trading::youth;

#[no_mangle]
pub fn an_increase_makes_its_share_young(position: &mut PositionState, size: u64, now: i64) {
    let [current, _] = position.young;
    let held = position.size.0;
    assume(current <= Frac::ONE && held > 0 && position.increased_at == now);
    if youth::add(position, Size(size), 900, now).is_ok() {
        let (total, old) = (wide(held) + wide(size), ONE - wide(current.0));
        // What is not young now is what was not, on the part that was there.
        let rest = ONE - wide(position.young[0].0);
        prove(rest * total >= old * wide(held), 1);
        prove(rest * total < old * wide(held) + total, 2);
    }
}
