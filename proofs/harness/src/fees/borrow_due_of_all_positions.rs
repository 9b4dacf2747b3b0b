//! The borrow that all positions owe is the exact sum's ceiling: long division by digits loses nothing.
//!
//! due_total == ceil(max(0, locked x index - base) / 10^15).
//!
//! Assumes: the index is accrued up to now (what it grows by is proved apart), the base is below 2^64.
//!
//! ```diff
//! fees.rs
//! -let lower = (upper % d) << 32 | (low & 0xffff_ffff);
//! +let lower = (upper % d) << 32 | (low & 0x7fff_ffff);
//! ```
use crate::prelude::*;
use engine::fees::INDEX_ONE;

#[no_mangle]
pub fn borrow_due_of_all_positions(custody: &mut Custody, base: u64, now: i64) {
    custody.borrow_base = PodU128::from(wide(base));
    assume(!custody.locked.is_zero());
    custody.borrow_at = i64::MAX; // later than any time: nothing more accrues
    if let Ok(due) = fees::borrow_due_total(custody, now) {
        let accrued = wide(custody.locked.0) * wide(custody.borrow_index);
        let exact = accrued.saturating_sub(wide(base));
        prove(wide(due.0) * wide(INDEX_ONE) >= exact, 1);
        prove(exact + wide(INDEX_ONE) > wide(due.0) * wide(INDEX_ONE), 2);
    }
}
