//! A loss event takes a quarter of what is at stake at most, and no more than the last hours leave of a half.
//!
//! h <= 1/4, 4 H <= base, h <= room, and h x base <= H: no position pays more than its share.
//!
//! Assumes: parameters within their bounds, room <= 1.
//! Invariants: 12, 21
//!
//! ```diff
//! mutualization/loss_event.rs
//! -let clawback = matched.min(params.max_clawback.of_usd_down(base)?).min(Usd(room.of_down(base.0)?));
//! +let clawback = matched.min(base).min(Usd(room.of_down(base.0)?));
//! ```
//! ```diff
//! mutualization/loss_event.rs
//! -.min(Usd(room.of_down(base.0)?));
//! +;
//! ```
use crate::prelude::*;
use engine::mutualization::loss_event::split;

#[no_mangle]
pub fn an_event_takes_a_quarter_at_most(
    params: &LossEventParams,
    u: u64,
    base: u64,
    room: u64,
    winning: u64,
    losing: u64,
) {
    assume(params.check().is_ok() && room <= Frac::ONE.0);
    if let Ok(s) = split(Usd(u), Usd(base), params, (wide(winning), wide(losing)), Frac(room)) {
        prove(s.clawback_rate.0 <= Frac::ONE.0 / 4, 1);
        prove(wide(s.clawback.0) * 4 <= wide(base), 2);
        prove(wide(s.clawback_rate.0) * wide(base) <= wide(s.clawback.0) * ONE, 3);
        prove(s.clawback_rate.0 <= room, 4);
    }
}
