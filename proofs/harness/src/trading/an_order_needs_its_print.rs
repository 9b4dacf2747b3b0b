//! An order is executed by a print published after it was placed, at most three seconds old, that reaches its trigger.
//!
//! check_print succeeds only for now <= expires_at, publish >= print_after, age <= 3 s, and a price past the trigger.
//!
//! ```diff
//! trading/trigger.rs
//! -ensure(print.publish_time >= request.print_after, EngineError::PrintBeforeOrder)?;
//! +
//! ```
//! ```diff
//! trading/trigger.rs
//! -let from_above = (side == Side::Long) != (kind == RequestKind::TakeProfit);
//! +let from_above = side == Side::Long;
//! ```
use crate::prelude::*;
use engine::trading::trigger::check_print;

#[no_mangle]
pub fn an_order_needs_its_print(
    request: &RequestState,
    kind: u8,
    long: bool,
    print: &Print,
    settling: &Print,
    now: i64,
) {
    let Ok(kind) = RequestKind::from_u8(kind) else { return };
    if check_print(request, kind, side(long), print, settling, now).is_ok() {
        prove(now <= request.expires_at && print.publish_time >= request.print_after, 1);
        prove(!time::exceeded(print.publish_time, 3, now), 2);
        let (below, above) = (print.price <= request.trigger, print.price >= request.trigger);
        let gains = kind == RequestKind::TakeProfit;
        prove(if long != gains { below } else { above }, 3);
    }
}
