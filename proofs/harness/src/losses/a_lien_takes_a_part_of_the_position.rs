//! A lien takes a part of a position, never more than it has, and leaves a short something of its size.
//!
//! part.size <= size, part.entry <= entry, part.size > 0, part.paid > 0; part.size < size for a short.
//!
//! Assumes: h <= 1/4.
//! Invariants: 21
//!
//! ```diff
//! mutualization/lien.rs
//! -?.min(position.size.0 - 1),
//! +?,
//! ```
use crate::prelude::*;
use engine::mutualization::lien::share;

#[no_mangle]
pub fn a_lien_takes_a_part_of_the_position(
    position: &PositionState,
    entry: &LossEventEntry,
    long: bool,
    price: u64,
    decimals: u8,
) {
    let Ok(unit) = price::unit_of(decimals) else { return };
    assume(entry.clawback_rate.0 <= Frac::ONE.0 / 4);
    if let Ok(Some(part)) = share(side(long), position, entry, Price(price), unit) {
        prove(part.size <= position.size && part.entry <= position.entry, 1);
        prove(!part.size.is_zero() && !part.paid.is_zero(), 2);
        prove(long || part.size < position.size, 3);
    }
}
