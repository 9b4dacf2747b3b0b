//! A position is healthy exactly when its equity is at least the rate of its notional: what is healthy is never
//! liquidated.
//!
//! covered(rate) iff equity >= ceil(rate x notional).
//!
//! Invariants: 6
//!
//! ```diff
//! margin.rs
//! -Ok(self.equity_of(value)? >= rate.of_usd_up(value.notional)?.signed()?)
//! +Ok(self.equity_of(value)? > rate.of_usd_up(value.notional)?.signed()?)
//! ```
use crate::prelude::*;
use engine::margin::{Marks, Value};

#[no_mangle]
pub fn health_is_what_it_says(marks: &Marks, collateral: u64, pnl: i64, notional: u64, rate: u64) {
    let value = Value { collateral: Usd(collateral), pnl, notional: Usd(notional) };
    let Ok(equity) = marks.equity_of(&value) else { return };
    if let Ok(healthy) = marks.covered(&value, Bps(rate)) {
        let needed = wide(notional) * wide(rate);
        let enough = u64::try_from(equity).is_ok_and(|equity| wide(equity) * 10_000 >= needed);
        prove(healthy == enough, 1);
    }
}
