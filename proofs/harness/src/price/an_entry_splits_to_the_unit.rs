//! A part of a position takes its share of the cost, rounded against the trader, and never more than all of it.
//!
//! entry_part == ceil(entry x part / size) for a long, floor for a short; all of it for the whole size.
//!
//! Invariants: 10
//!
//! ```diff
//! price.rs
//! -Side::Long => mul_div_up(entry.0, part.0, size.0).map(Usd),
//! +Side::Long => mul_div_down(entry.0, part.0, size.0).map(Usd),
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn an_entry_splits_to_the_unit(long: bool, entry: u64, part: u64, size: u64) {
    assume(part <= size && size > 0);
    if let Ok(cost) = price::entry_part(side(long), Usd(entry), Size(part), Size(size)) {
        prove(cost.0 <= entry, 1);
        let (exact, whole) = (wide(entry) * wide(part), wide(cost.0) * wide(size));
        if long {
            prove(whole >= exact && whole < exact + wide(size), 2);
        } else {
            prove(whole <= exact && exact < whole + wide(size), 3);
        }
        prove(part < size || cost.0 == entry, 4);
    }
}
