//! A draw adds just its amount to what is still used; a draw of nothing changes nothing.
//!
//! used' == used_now + amount, at' == max(at, now).
//!
//! ```diff
//! rolling.rs
//! -self.at = self.at.max(now);
//! +self.at = now;
//! ```
use crate::prelude::*;
use engine::insurance::caps::HOUR;

#[no_mangle]
pub fn a_draw_is_booked_to_the_unit(cap: &mut RollingCap, limit: u64, amount: u64, now: i64) {
    let (before, limit) = (*cap, Usd(limit));
    let Ok(available) = cap.available(limit, HOUR, now) else { return };
    assume(available <= limit && !available.is_zero());
    let still = limit.0 - available.0; // where something is free, what is used is what is missing
    if cap.draw(Usd(amount), limit, HOUR, now).is_ok() {
        if amount == 0 {
            prove(*cap == before, 1);
        } else {
            prove(wide(cap.used.0) == wide(still) + wide(amount), 2);
            prove(cap.at >= before.at && cap.at >= now && (cap.at == now || cap.at == before.at), 3);
        }
    }
}
