//! Escrowed profit waits at least its time, and less than an hour more.
//!
//! now + wait <= 3600 x hour < now + wait + 3600.
//!
//! Assumes: now + wait >= 0.
//!
//! ```diff
//! mutualization/escrow.rs
//! -let at = now.checked_add(wait).and_then(|t| t.checked_add(3_599)).ok_or(EngineError::MathOverflow)?;
//! +let at = now.checked_add(wait).ok_or(EngineError::MathOverflow)?;
//! ```
use crate::prelude::*;
use engine::mutualization::escrow::maturity_hour;

#[no_mangle]
pub fn a_ticket_waits_its_time(now: i64, wait: i64) {
    let until = i128::from(now) + i128::from(wait);
    assume(until >= 0);
    if let Ok(hour) = maturity_hour(now, wait) {
        let matures = i128::from(hour) * 3_600;
        prove(matures >= until && matures < until + 3_600, 1);
    }
}
