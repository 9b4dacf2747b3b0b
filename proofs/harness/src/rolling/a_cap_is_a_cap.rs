//! A draw of what is available leaves no more used than the limit.
//!
//! available(limit, now) <= limit; draw(a) with a <= available leaves used <= limit.
//!
//! Assumes: used <= limit before, which is what this keeps.
//!
//! ```diff
//! rolling.rs
//! -self.used = self.used_now(limit, window, now)?.plus(amount)?;
//! +self.used = self.used.plus(amount)?;
//! ```
use crate::prelude::*;
use engine::insurance::caps::HOUR;

#[no_mangle]
pub fn a_cap_is_a_cap(cap: &mut RollingCap, limit: u64, amount: u64, now: i64) {
    let limit = Usd(limit);
    if let Ok(available) = cap.available(limit, HOUR, now) {
        prove(available <= limit, 1);
        assume(amount <= available.0 && cap.used <= limit);
        if cap.draw(Usd(amount), limit, HOUR, now).is_ok() {
            prove(cap.used <= limit, 2);
        }
    }
}
