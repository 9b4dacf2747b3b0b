//! Leaving pays at most the value at the request and the value now, takes it from the fund to the unit, and costs
//! nobody else.
//!
//! paid <= min(value at request, value now, balance); balance' == balance - paid; value'(held) >= value(held).
//!
//! Assumes: the stake is counted in the fund's epoch, and its shares are among the fund's; one custody at most.
//! Invariants: 15
//!
//! ```diff
//! insurance/shares.rs
//! -.min(stake.value_at_request).min(pool.fund.balance)
//! +.min(pool.fund.balance)
//! ```
use crate::prelude::*;
use engine::insurance::shares;

#[no_mangle]
pub fn unstake_pays_the_lower_value(pool: &mut PoolState, stake: &mut Stake, now: i64, held: u64) {
    assume(pool.custody_count <= 1);
    assume(stake.epoch == pool.fund.epoch && stake.requested <= stake.shares);
    assume(held <= pool.fund.shares && stake.shares <= pool.fund.shares - held);
    let (fund, requested, all) = (pool.fund, stake.requested, stake.shares);
    let (worth, least, others) =
        (shares::value(pool, stake.requested), stake.value_at_request, shares::value(pool, held));
    if let Ok(paid) = shares::unstake(pool, stake, now) {
        prove(paid <= least && worth.is_ok_and(|w| paid <= w) && paid <= fund.balance, 1);
        prove(pool.fund.balance.0 == fund.balance.0 - paid.0, 2);
        prove(pool.fund.shares == fund.shares - requested && stake.shares == all - requested, 3);
        if let (Ok(before), Ok(after)) = (others, shares::value(pool, held)) {
            prove(after >= before, 4);
        }
    }
}
