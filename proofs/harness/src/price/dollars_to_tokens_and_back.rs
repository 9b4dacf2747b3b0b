//! Dollars that become tokens are worth no more than they were.
//!
//! value_down(atoms_down(usd)) <= usd, and value_up(atoms_up(usd)) >= usd.
//!
//! Invariants: 15
//!
//! ```diff
//! price.rs
//! -mul_div_down(usd.0, unit, price.0).map(Atoms)
//! +mul_div_up(usd.0, unit, price.0).map(Atoms)
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn dollars_to_tokens_and_back(usd: u64, price: u64, decimals: u8) {
    let Ok(unit) = price::unit_of(decimals) else { return };
    if let Ok(atoms) = price::atoms_down(Usd(usd), Price(price), unit) {
        if let Ok(back) = price::value_down(atoms, Price(price), unit) {
            prove(back.0 <= usd, 1);
        }
    }
    if let Ok(atoms) = price::atoms_up(Usd(usd), Price(price), unit) {
        if let Ok(back) = price::value_up(atoms, Price(price), unit) {
            prove(back.0 >= usd, 2);
        }
    }
}
