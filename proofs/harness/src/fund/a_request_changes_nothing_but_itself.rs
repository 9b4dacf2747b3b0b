//! A request to leave keeps the shares, writes down their value now, and is of no more shares than there are.
//!
//! requested == n <= shares' == shares; value_at_request == value(n).
//!
//! Assumes: the stake is counted in the fund's epoch.
//!
//! ```diff
//! insurance/shares.rs
//! -ensure(shares <= held.shares, EngineError::InsufficientShares)?;
//! +ensure(shares <= pool.fund.shares, EngineError::InsufficientShares)?;
//! ```
use crate::prelude::*;
use engine::insurance::shares;

#[no_mangle]
pub fn a_request_changes_nothing_but_itself(pool: &PoolState, stake: &mut Stake, wanted: u64, now: i64) {
    assume(stake.epoch == pool.fund.epoch);
    let before = *stake;
    if shares::request(pool, stake, wanted, now).is_ok() {
        prove(stake.requested == wanted && wanted <= stake.shares && stake.shares == before.shares, 1);
        prove(shares::value(pool, wanted) == Ok(stake.value_at_request) && stake.requested_at == now, 2);
        let cancelled = shares::cancel(stake);
        prove(cancelled.is_ok() && stake.shares == before.shares && stake.requested == 0, 3);
    }
}
