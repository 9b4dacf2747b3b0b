//! What is reserved of a custody follows a position's reservation to the atom, and so does the borrow base.
//!
//! locked' == locked + new - old; base' == base + new x index' - old x index.
//!
//! Assumes: reservations and indices below 2^62, the base below 2^127: their products' sum fits.
//! Invariants: 2
//!
//! ```diff
//! fees.rs
//! -custody.locked = custody.locked.plus(new.0)?.minus(old.0)?;
//! +custody.locked = custody.locked.plus(new.0)?.less(old.0);
//! ```
//! ```diff
//! fees.rs
//! -if !old.0.is_zero() {
//! +if new.0.is_zero() {
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn a_reservation_moves_exactly(custody: &mut Custody, old: u64, index: u64, new: u64, at: u64) {
    let (locked, base) = (custody.locked.0, custody.borrow_base.get());
    let small = |x: u64| x >> 62 == 0;
    assume(base < 1 << 126 && small(old) && small(index) && small(new) && small(at));
    if fees::rebase(custody, (Atoms(old), index), (Atoms(new), at)).is_ok() {
        prove(wide(custody.locked.0) + wide(old) == wide(locked) + wide(new), 1);
        let (gone, come) = (wide(old) * wide(index), wide(new) * wide(at));
        prove(custody.borrow_base.get() + gone == base + come, 2);
    }
}
