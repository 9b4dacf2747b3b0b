//! At most one print executes a market request: the first published at or after its time, within 15 seconds of placing.
//!
//! unique_for(t) iff prev_publish < t <= publish and publish - placed <= 15.
//!
//! ```diff
//! oracle.rs
//! -let unique = self.prev_publish_time < t && t <= self.publish_time;
//! +let unique = self.prev_publish_time <= t && t <= self.publish_time;
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn a_print_is_for_one_request(a: &Print, b: &Print, t: i64, placed: i64) {
    if a.unique_for(t, placed).is_ok() {
        prove(a.prev_publish_time < t && t <= a.publish_time, 1);
        prove(!time::exceeded(placed, 15, a.publish_time), 2);
        // A later print of the feed, which names that one or a later one as the one before, is not for it.
        assume(b.prev_publish_time >= a.publish_time);
        prove(b.unique_for(t, placed).is_err(), 3);
    }
}
