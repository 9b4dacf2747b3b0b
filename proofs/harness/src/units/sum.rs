//! A sum of quantities is exact or refused; a refused one changes nothing.
//!
//! a.plus(b) == a + b, MathOverflow exactly above 2^64 - 1; add_assign is the same or leaves its target.
//!
//! ```diff
//! units.rs
//! -if other.0 > !self.0 {
//! +if other.0 >= !self.0 {
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn sum(a: u64, b: u64) {
    let (exact, mut target) = (wide(a) + wide(b), Usd(a));
    match Usd(a).plus(Usd(b)) {
        Ok(c) => prove(wide(c.0) == exact, 1),
        Err(_) => prove(exact > wide(u64::MAX), 2),
    }
    match target.add_assign(Usd(b)) {
        Ok(()) => prove(wide(target.0) == exact, 3),
        Err(_) => prove(target.0 == a && exact > wide(u64::MAX), 4),
    }
}
