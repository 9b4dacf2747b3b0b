//! Tokens of 5 to 9 decimals have their divisor; any other is refused.
//!
//! unit_of(d) == 10^(d + 2) for 5 <= d <= 9, UnsupportedMint otherwise.
//!
//! ```diff
//! price.rs
//! -8 => Ok(10_000_000_000),
//! +8 => Ok(1_000_000_000),
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn divisor_of_a_token(decimals: u8) {
    match price::unit_of(decimals) {
        Ok(unit) => {
            prove((5..=9).contains(&decimals), 1);
            prove(price::unit_of(decimals + 1).is_ok_and(|next| next == 10 * unit) || decimals == 9, 2);
            prove(decimals != 6 || unit == 100_000_000, 3);
        }
        Err(_) => prove(!(5..=9).contains(&decimals), 4),
    }
}
