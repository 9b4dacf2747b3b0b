//! Who opens and closes at one price gains nothing, and loses one unit to rounding at most.
//!
//! -1 <= pnl(side, size, entry_notional(side, size, p), p) <= 0.
//!
//! Invariants: 15
//!
//! ```diff
//! price.rs
//! -Side::Long => notional_up(size, price, unit),
//! +Side::Long => notional_down(size, price, unit),
//! ```
//! ```diff
//! price.rs
//! -Side::Short => notional_up(size, price, unit),
//! +Side::Short => notional_down(size, price, unit),
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn opening_and_closing_gains_nothing(long: bool, size: u64, price: u64, decimals: u8) {
    let Ok(unit) = price::unit_of(decimals) else { return };
    let exact = wide(size) * wide(price);
    if let Ok(cost) = price::entry_notional(side(long), Size(size), Price(price), unit) {
        if let Ok(pnl) = price::pnl(side(long), Size(size), cost, Price(price), unit) {
            prove(pnl <= 0 && pnl >= -1, 1);
        }
        // Against the trader to the unit: what a long pays covers the size, what a short gets does not exceed it.
        prove(if long { wide(cost.0) * wide(unit) >= exact } else { wide(cost.0) * wide(unit) <= exact }, 2);
        if let Ok(worth) = price::worth(side(long), Size(size), Price(price), unit) {
            prove(if long { wide(worth.0) * wide(unit) <= exact } else { wide(worth.0) * wide(unit) >= exact }, 3);
        }
    }
}
