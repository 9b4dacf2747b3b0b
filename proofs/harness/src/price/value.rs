//! What tokens are worth is rounded as the name says.
//!
//! value_down == floor(atoms x price / unit), value_up == ceil; they differ by one unit at most.
//!
//! ```diff
//! price.rs
//! -mul_div_down(atoms.0, price.0, unit).map(Usd)
//! +mul_div_up(atoms.0, price.0, unit).map(Usd)
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn value(atoms: u64, price: u64, decimals: u8) {
    let Ok(unit) = price::unit_of(decimals) else { return };
    let exact = wide(atoms) * wide(price);
    let (down, up) =
        (price::value_down(Atoms(atoms), Price(price), unit), price::value_up(Atoms(atoms), Price(price), unit));
    if let (Ok(down), Ok(up)) = (down, up) {
        prove(wide(down.0) * wide(unit) <= exact && exact < (wide(down.0) + 1) * wide(unit), 1);
        prove(wide(up.0) * wide(unit) >= exact && exact + wide(unit) > wide(up.0) * wide(unit), 2);
        prove(down <= up && up.0 - down.0 <= 1, 3);
    }
}
