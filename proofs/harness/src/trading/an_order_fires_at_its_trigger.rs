//! A limit that opens buys low and sells high, a take profit waits for a gain, a stop loss for a loss: at every price
//! just one of "at or below" and "at or above" counts.
//!
//! fires(kind, long, t, p) == (p <= t) for a long's limit and stop, (p >= t) for its take profit; mirrored for a short.
//!
//! ```diff
//! trading/trigger.rs
//! -price <= trigger
//! -} else {
//! -price >= trigger
//! -}
//! +price < trigger
//! +} else {
//! +price >= trigger
//! +}
//! ```
use crate::prelude::*;
use engine::trading::trigger::fires;

#[no_mangle]
pub fn an_order_fires_at_its_trigger(kind: u8, long: bool, trigger: u64, price: u64) {
    let Ok(kind) = RequestKind::from_u8(kind) else { return };
    let fired = |long| fires(kind, side(long), Price(trigger), Price(price));
    let gains = kind == RequestKind::TakeProfit;
    prove(fired(long) == if long != gains { price <= trigger } else { price >= trigger }, 1);
    prove(fired(true) || fired(false), 2);
    prove(!(fired(true) && fired(false)) || price == trigger, 3);
}
