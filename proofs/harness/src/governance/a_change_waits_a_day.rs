//! No change is executed before a day has passed, nor before the delay, nor later than a week after it was due.
//!
//! at >= now + max(delay, 1 d), at <= eta + 7 d; three days for a new token.
//!
//! ```diff
//! governance.rs
//! -pub const LEAST_DELAY: u64 = DAY;
//! +pub const LEAST_DELAY: u64 = HOUR;
//! ```
//! ```diff
//! governance.rs
//! -ensure(now >= eta, EngineError::ChangeNotDue)?;
//! +
//! ```
//! ```diff
//! governance.rs
//! -const LISTING_DELAY: u64 = 3 * DAY;
//! +const LISTING_DELAY: u64 = 2 * DAY;
//! ```
use crate::prelude::*;
use engine::governance::{check_due, check_window, eta, ChangeKind};

#[no_mangle]
pub fn a_change_waits_a_day(kind: u8, delay: u64, now: i64, valid_until: i64, at: i64) {
    let Ok(kind) = ChangeKind::from_u8(kind) else { return };
    let Ok(due) = eta(kind, delay, now) else { return };
    if check_window(due, valid_until).is_ok() && check_due(due, valid_until, at).is_ok() {
        prove(i128::from(at) >= i128::from(now) + 86_400, 1);
        prove(i128::from(at) <= i128::from(due) + 7 * 86_400, 2);
        prove(i128::from(at) >= i128::from(now) + i128::from(delay), 3);
        prove(kind != ChangeKind::ListCustody || i128::from(at) >= i128::from(now) + 3 * 86_400, 4);
    }
}
