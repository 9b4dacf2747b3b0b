//! Borrow that is due is rounded up, and nothing is due where the index did not move.
//!
//! due == ceil(reservation x max(0, index - stored) / 10^15).
//!
//! ```diff
//! fees.rs
//! -mul_div_up(reservation.0, index.saturating_sub(stored), INDEX_ONE).map(Atoms)
//! +mul_div_down(reservation.0, index.saturating_sub(stored), INDEX_ONE).map(Atoms)
//! ```
use crate::prelude::*;
use engine::fees::INDEX_ONE;

#[no_mangle]
pub fn borrow_due_rounds_up(reservation: u64, index: u64, stored: u64) {
    if let Ok(due) = fees::borrow_due(Atoms(reservation), index, stored) {
        let exact = wide(reservation) * wide(index.saturating_sub(stored));
        prove(wide(due.0) * wide(INDEX_ONE) >= exact, 1);
        prove(exact + wide(INDEX_ONE) > wide(due.0) * wide(INDEX_ONE), 2);
        prove(index > stored || due.is_zero(), 3);
    }
}
