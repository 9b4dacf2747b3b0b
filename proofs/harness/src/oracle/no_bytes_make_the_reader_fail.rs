//! Whatever bytes a price account holds, reading them never panics; what is accepted is verified in full, of the feed
//! asked for, positive, and published after 1970.
//!
//! read(b) is Ok only for b[40] == 1, bytes 41..73 == feed, price > 0, publish_time > 0.
//!
//! Assumes: 133 bytes, all the account's; the exponent is -8, -7 or -9 (the table of powers is a test's).
//!
//! ```diff
//! oracle.rs
//! -ensure(data[40] == FULL, EngineError::OracleNotVerified)?;
//! +
//! ```
//! ```diff
//! oracle.rs
//! -ensure(!print.price.is_zero() && print.publish_time > 0, EngineError::OracleMalformed)?;
//! +ensure(!print.price.is_zero(), EngineError::OracleMalformed)?;
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn no_bytes_make_the_reader_fail(data: &[u8; 133], feed: &[u8; 32]) {
    if let Ok(print) = oracle::read(data, feed) {
        prove(data[40] == 1, 1);
        prove(print.price.0 > 0 && print.publish_time > 0, 2);
    }
}
