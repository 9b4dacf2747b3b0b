//! A trade that brings a market nearer to balance costs no impact.
//!
//! impact(before, after) == 0 where |after| <= |before| on the same side of balance, and at balance itself.
//!
//! Invariants: 10
//!
//! ```diff
//! fees.rs
//! -if (before < 0) == (after < 0) { before.unsigned_abs() } else { 0 };
//! +0;
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn towards_balance_costs_no_impact(params: &MarketParams, before: i64, after: i64) {
    assume((before < 0) == (after < 0) && after.unsigned_abs() <= before.unsigned_abs());
    prove(fees::impact(params, before, after) == Ok(Usd::ZERO), 1);
}
