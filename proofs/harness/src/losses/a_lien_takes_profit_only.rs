//! A lien is paid by a position that is in profit now, and by nothing else: collateral is never reached.
//!
//! share gives a part only where pnl(now) > 0; what is given up is worth what the LPs get, to the unit.
//!
//! Assumes: h <= 1/4.
//! Invariants: 5
//!
//! ```diff
//! mutualization/lien.rs
//! -Side::Long => notional_down(size, price, unit)?.less(cost),
//! +Side::Long => notional_up(size, price, unit)?.less(cost),
//! ```
use crate::prelude::*;
use engine::mutualization::lien::share;

#[no_mangle]
pub fn a_lien_takes_profit_only(
    position: &PositionState,
    entry: &LossEventEntry,
    long: bool,
    price: u64,
    decimals: u8,
) {
    let Ok(unit) = price::unit_of(decimals) else { return };
    assume(entry.clawback_rate.0 <= Frac::ONE.0 / 4);
    let now = price::pnl(side(long), position.size, position.entry, Price(price), unit);
    if let Ok(Some(part)) = share(side(long), position, entry, Price(price), unit) {
        prove(now.is_ok_and(|pnl| pnl > 0), 1);
        let worth = wide(part.size.0) * wide(price);
        if long {
            prove(wide(part.paid.0 + part.entry.0) * wide(unit) <= worth, 2);
        } else {
            prove(wide(part.entry.0 - part.paid.0) * wide(unit) >= worth, 3);
        }
    }
}
