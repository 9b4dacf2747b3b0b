//! A difference of quantities is exact or refused; a refused one changes nothing.
//!
//! a.minus(b) == a - b, MathOverflow exactly for a < b; sub_assign is the same or leaves its target; less is zero then.
//!
//! ```diff
//! units.rs
//! -self.0.checked_sub(other.0).map(Self).ok_or(EngineError::MathOverflow)
//! +Ok(Self(self.0.saturating_sub(other.0)))
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn difference(a: u64, b: u64) {
    let mut target = Atoms(a);
    match Atoms(a).minus(Atoms(b)) {
        Ok(c) => prove(wide(c.0) + wide(b) == wide(a), 1),
        Err(_) => prove(a < b, 2),
    }
    match target.sub_assign(Atoms(b)) {
        Ok(()) => prove(wide(target.0) + wide(b) == wide(a), 3),
        Err(_) => prove(target.0 == a && a < b, 4),
    }
    prove(Atoms(a).less(Atoms(b)).0 == if a < b { 0 } else { a - b }, 5);
}
