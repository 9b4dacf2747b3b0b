//! No print that an owner may have seen when placing executes a request: it is published two seconds later at least.
//!
//! print_after >= max(now, newest) + 2; expires_at > now; market requests end 20 s after, orders within 90 days.
//!
//! Assumes: times before 2^62.
//!
//! ```diff
//! trading/order.rs
//! -newest_cached.max(now).saturating_add(REQUEST_DELAY)
//! +now.saturating_add(REQUEST_DELAY)
//! ```
//! ```diff
//! trading/order.rs
//! -ensure(expires_at > now && expires_at <= now.saturating_add(LONGEST), EngineError::ExpiryOutOfRange)?;
//! +ensure(expires_at > now, EngineError::ExpiryOutOfRange)?;
//! ```
use crate::prelude::*;
use engine::trading::order::terms;

#[no_mangle]
pub fn a_request_waits_two_seconds(kind: u8, trigger: u64, expires_at: i64, newest: i64, now: i64) {
    assume(newest.unsigned_abs() < 1 << 62 && now.unsigned_abs() < 1 << 62);
    let Ok(kind) = RequestKind::from_u8(kind) else { return };
    if let Ok(t) = terms(kind, Price(trigger), expires_at, newest, now) {
        prove(t.print_after >= now + 2 && t.print_after >= newest + 2, 1);
        prove(t.expires_at > now && t.expires_at <= now + 90 * 86_400, 2);
        prove(kind.waits() == (trigger > 0), 3);
        prove(kind.waits() || t.expires_at == now + 20, 4);
    }
}
