//! A ratio of numbers wider than a word is exact.
//!
//! mul_ratio_down(x, a, b) == floor(x a / b) for a <= b < 2^64: the short way. An error exactly for b == 0, a > b, and
//! a result of 2^64 - 1.
//!
//! Assumes: b < 2^64. The long way (two divisions of 127 bits by an unknown of 95) is left to the property tests.
//!
//! ```diff
//! math.rs
//! -if a > b || b >> 95 != 0 {
//! +if b >> 95 != 0 {
//! ```
use crate::prelude::*;
use engine::math::mul_ratio_down;

#[no_mangle]
pub fn wide_ratio(x: u64, a: u64, b: u64) {
    let exact = wide(x) * wide(a);
    match mul_ratio_down(x, wide(a), wide(b)) {
        Ok(r) => {
            prove(wide(r) * wide(b) <= exact && exact < wide(r) * wide(b) + wide(b), 1);
            prove(a <= b && r <= x, 2);
        }
        Err(_) => prove(b == 0 || a > b || x == u64::MAX, 3),
    }
}
