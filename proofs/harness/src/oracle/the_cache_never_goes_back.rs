//! The cached print is never replaced by an older one, nor by one that is wide or far ahead of the clock.
//!
//! publish' == max(publish, print.publish); replaced only for conf <= 10 % and publish <= now + 3600.
//!
//! ```diff
//! oracle.rs
//! -let newer = print.publish_time > custody.print.publish_time;
//! +let newer = print.publish_time != custody.print.publish_time;
//! ```
//! ```diff
//! oracle.rs
//! -print.narrower(WIDEST)?;
//! +
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn the_cache_never_goes_back(custody: &mut Custody, print: &Print, now: i64) {
    let before = custody.print;
    if let Ok(newer) = oracle::cache_print(custody, print, now) {
        prove(custody.print.publish_time >= before.publish_time, 1);
        prove(custody.print == if newer { *print } else { before }, 2);
        prove(wide(print.conf.0) * 10 <= wide(print.price.0), 3);
        prove(!time::exceeded(now, 3_600, print.publish_time), 4);
    }
}
