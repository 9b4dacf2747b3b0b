//! A division rounds up to the unit, and names why it refuses.
//!
//! mul_div_up(a, b, d) == ceil(a b / d); DivisionByZero exactly for d == 0, MathOverflow exactly above 2^64 - 2.
//!
//! ```diff
//! math.rs
//! -mul_div(a, b, d, d.saturating_sub(1)), d
//! +mul_div(a, b, d, d >> 1), d
//! ```
use crate::prelude::*;
use engine::math::mul_div_up;

#[no_mangle]
pub fn division_up(a: u64, b: u64, d: u64) {
    let exact = wide(a) * wide(b);
    match mul_div_up(a, b, d) {
        Ok(r) => prove(wide(r) * wide(d) >= exact && exact + wide(d) > wide(r) * wide(d), 1),
        Err(EngineError::DivisionByZero) => prove(d == 0, 2),
        Err(_) => prove(d > 0 && exact + wide(d) > wide(u64::MAX) * wide(d), 3),
    }
}
