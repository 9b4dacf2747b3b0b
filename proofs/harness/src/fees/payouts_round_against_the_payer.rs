//! What is paid out is worth no more than what is owed; what is charged is worth no less.
//!
//! value_down(payout_down(usd)) <= usd <= value_up(payout_up(usd)), for both sides' backing.
//!
//! ```diff
//! fees.rs
//! -Side::Long => crate::price::atoms_down(usd, price, unit),
//! +Side::Long => crate::price::atoms_up(usd, price, unit),
//! ```
//! ```diff
//! fees.rs
//! -Side::Long => crate::price::value_down(atoms, price, unit),
//! +Side::Long => crate::price::value_up(atoms, price, unit),
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn payouts_round_against_the_payer(long: bool, usd: u64, price: u64, decimals: u8) {
    let Ok(unit) = price::unit_of(decimals) else { return };
    let (side, usd, price) = (side(long), Usd(usd), Price(price));
    if let Ok(paid) = fees::payout_down(side, usd, price, unit) {
        if let Ok(worth) = fees::backing_value_up(side, paid, price, unit) {
            prove(worth <= usd, 1);
        }
        if let (Ok(worth), Ok(up)) =
            (fees::backing_value_down(side, paid, price, unit), fees::payout_up(side, usd, price, unit))
        {
            prove(worth <= usd && paid <= up, 2);
            prove(!long || wide(worth.0) * wide(unit) <= wide(paid.0) * wide(price.0), 3);
        }
    }
}
