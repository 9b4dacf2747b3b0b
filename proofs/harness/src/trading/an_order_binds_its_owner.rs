//! An owner who takes an order back stays bound by it for three seconds; nobody else ends a live one, and a market
//! request runs its course.
//!
//! cancel returns true only when it has expired or its position is gone; false leaves expires_at == now + 3.
//!
//! Assumes: times before 2^62.
//!
//! ```diff
//! trading/order.rs
//! -request.expires_at = soon;
//! -Ok(false)
//! +request.expires_at = soon;
//! +Ok(true)
//! ```
//! ```diff
//! trading/order.rs
//! -ensure(!kind.waits() || asked.authorized, EngineError::NotAuthorized)?;
//! +
//! ```
use crate::prelude::*;
use engine::trading::order::{cancel, Asked};

#[no_mangle]
pub fn an_order_binds_its_owner(request: &mut RequestState, authorized: bool, orphaned: bool, now: i64) {
    assume(now.unsigned_abs() < 1 << 62);
    let before = *request;
    if let Ok(ended) = cancel(request, Asked { authorized, orphaned }, now) {
        if ended {
            prove(now > before.expires_at || orphaned, 1);
            prove(request.expires_at == before.expires_at, 2);
        } else {
            prove(authorized && request.expires_at == now + 3 && request.expires_at < before.expires_at, 3);
            prove(before.kind != 0, 4);
        }
    }
}
