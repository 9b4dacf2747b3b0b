//! A notional is rounded as its name says.
//!
//! notional_down == floor(size x price / unit), notional_up == ceil; they differ by one unit at most.
//!
//! ```diff
//! price.rs
//! -mul_div_up(size.0, price.0, unit).map(Usd)
//! +mul_div_down(size.0, price.0, unit).map(Usd)
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn notional(size: u64, price: u64, decimals: u8) {
    let Ok(unit) = price::unit_of(decimals) else { return };
    let exact = wide(size) * wide(price);
    let (down, up) =
        (price::notional_down(Size(size), Price(price), unit), price::notional_up(Size(size), Price(price), unit));
    if let (Ok(down), Ok(up)) = (down, up) {
        prove(wide(down.0) * wide(unit) <= exact && exact < (wide(down.0) + 1) * wide(unit), 1);
        prove(wide(up.0) * wide(unit) >= exact && exact + wide(unit) > wide(up.0) * wide(unit), 2);
        prove(down <= up && up.0 - down.0 <= 1, 3);
    }
}
