//! An order settles at a price no better than the print that sets it off and no better than the newest that is known,
//! which is two seconds old at most.
//!
//! settling(known, print) <= min of both for a seller, >= max for a buyer, where known is newer; age <= 2 s.
//!
//! ```diff
//! trading/trigger.rs
//! -let newest = print.later(*known);
//! +let newest = *print;
//! ```
//! ```diff
//! trading/trigger.rs
//! -newest.within(now, AGE_ORDER).map_err(|_| EngineError::PriceRefreshNeeded)?;
//! +
//! ```
use crate::prelude::*;
use engine::trading::trigger::settling;

#[no_mangle]
pub fn an_order_settles_at_what_is_known(known: &Print, print: &Print, buys: bool, now: i64) {
    if let Ok(at) = settling(known, print, buys, now) {
        let newer = known.publish_time > print.publish_time;
        if buys {
            prove(at.price >= print.price && (!newer || at.price >= known.price), 1);
        } else {
            prove(at.price <= print.price && (!newer || at.price <= known.price), 2);
        }
        prove(!time::exceeded(at.publish_time, 2, now), 3);
        prove(at.publish_time >= print.publish_time && (!newer || at.publish_time == known.publish_time), 4);
    }
}
