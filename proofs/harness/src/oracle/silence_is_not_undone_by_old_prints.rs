//! A feed that was declared silent stays so until a print arrives that is fresh, or was published after the declaration.
//!
//! since' is 0 only where the newest print is at most 10 s old; else since' >= since, and since' > 0.
//!
//! Assumes: times after 1970.
//!
//! ```diff
//! oracle.rs
//! -} else if since == 0 || kept.publish_time > since {
//! +} else if true {
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn silence_is_not_undone_by_old_prints(custody: &mut Custody, now: i64) {
    let (since, published) = (custody.silent_since, custody.print.publish_time);
    assume(now > 0 && since >= 0 && since <= now && published >= 0);
    oracle::declare(custody, now);
    let after = custody.silent_since;
    if time::exceeded(published, 10, now) {
        prove(after > 0 && after >= since, 1);
        prove(since == 0 || published > since || after == since, 2);
    } else {
        prove(after == 0, 3);
    }
}
