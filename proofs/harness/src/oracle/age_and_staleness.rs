//! A print is stale exactly when it is older than allowed; one ahead of the clock has no age.
//!
//! within(now, most) iff now - publish <= most; age == max(0, now - publish).
//!
//! Assumes: most > 0.
//!
//! ```diff
//! oracle.rs
//! -ensure(!exceeded(self.publish_time, most, now), EngineError::OracleStale)
//! +ensure(!reached(self.publish_time, most, now), EngineError::OracleStale)
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn age_and_staleness(print: &Print, now: i64, most: i64) {
    assume(most > 0);
    let exact = i128::from(now) - i128::from(print.publish_time);
    prove(print.within(now, most).is_ok() == (exact <= i128::from(most)), 1);
    prove(i128::from(print.age(now)) == exact.clamp(0, i128::from(i64::MAX)), 2);
    prove(print.of_now(now).is_ok() == (exact >= -2), 3);
}
