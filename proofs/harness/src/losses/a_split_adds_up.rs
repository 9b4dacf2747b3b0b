//! A shortfall is shared to the unit: the LPs' part, the clawback and the remainder are the shortfall.
//!
//! u == L + H + R, and L >= 30 % of u.
//!
//! Assumes: parameters within their bounds, room <= 1.
//! Invariants: 7
//!
//! ```diff
//! mutualization/loss_event.rs
//! -remainder: rest.minus(clawback)?
//! +remainder: rest
//! ```
use crate::prelude::*;
use engine::mutualization::loss_event::split;

#[no_mangle]
pub fn a_split_adds_up(params: &LossEventParams, u: u64, base: u64, room: u64, winning: u64, losing: u64) {
    assume(params.check().is_ok() && room <= Frac::ONE.0);
    if let Ok(s) = split(Usd(u), Usd(base), params, (wide(winning), wide(losing)), Frac(room)) {
        prove(wide(s.lp_share.0) + wide(s.clawback.0) + wide(s.remainder.0) == wide(u), 1);
        prove(wide(s.lp_share.0) * 10 >= wide(u) * 3, 2); // LPs bear 30 % first
    }
}
