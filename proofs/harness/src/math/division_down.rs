//! A division rounds down to the unit, and names why it refuses.
//!
//! mul_div_down(a, b, d) == floor(a b / d); DivisionByZero exactly for d == 0, MathOverflow exactly above 2^64 - 2.
//!
//! ```diff
//! math.rs
//! -divided(mul_div(a, b, d, 0), d)
//! +divided(mul_div(a, b, d, d >> 1), d)
//! ```
use crate::prelude::*;
use engine::math::mul_div_down;

#[no_mangle]
pub fn division_down(a: u64, b: u64, d: u64) {
    let exact = wide(a) * wide(b);
    match mul_div_down(a, b, d) {
        Ok(r) => prove(wide(r) * wide(d) <= exact && exact < wide(r) * wide(d) + wide(d), 1),
        Err(EngineError::DivisionByZero) => prove(d == 0, 2),
        Err(_) => prove(d > 0 && exact >= wide(u64::MAX) * wide(d), 3),
    }
}
