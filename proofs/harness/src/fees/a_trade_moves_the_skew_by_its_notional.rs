//! A trade moves the market's skew by its notional, towards its side when it opens and away when it closes.
//!
//! shifted(s, long, n, opens) == s + n, shifted(s, short, n, opens) == s - n, mirrored for a close.
//!
//! ```diff
//! fees.rs
//! -let up = (side == Side::Long) == opens;
//! +let up = side == Side::Long;
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn a_trade_moves_the_skew_by_its_notional(skew: i64, long: bool, notional: u64, opens: bool) {
    let moved = if long == opens { i128::from(notional) } else { -i128::from(notional) };
    let exact = i128::from(skew) + moved;
    match fees::shifted(skew, side(long), Usd(notional), opens) {
        Ok(after) => prove(i128::from(after) == exact, 1),
        Err(_) => prove(i64::try_from(exact).is_err() || notional >= 1 << 63, 2),
    }
}
