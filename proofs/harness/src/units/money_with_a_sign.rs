//! Money becomes a number with a sign only where that holds it.
//!
//! Usd(x).signed() == x, MathOverflow exactly above 2^63 - 1.
//!
//! ```diff
//! units.rs
//! -i64::try_from(self.0).map_err(|_| EngineError::MathOverflow)
//! +Ok(self.0 as i64)
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn money_with_a_sign(x: u64) {
    match Usd(x).signed() {
        Ok(y) => prove(i128::from(y) == i128::from(x), 1),
        Err(_) => prove(x >= 1 << 63, 2),
    }
}
