//! What the fund pays a keeper is no more than was asked or than it has, and leaves the fund to the unit.
//!
//! paid <= min(most, balance); balance' == balance - paid.
//!
//! Assumes: any limits; longs lose (the other side is the same code).
//! Arbitrary: insurance::caps::Limits::of
//!
//! ```diff
//! insurance/caps.rs
//! -let amount = most.min(pool.fund.balance).min(limits.rolling(pool, market.side(losing), now)?);
//! -limits.draw(pool, market.side_mut(losing), amount, now)?;
//! +let amount = most.min(limits.rolling(pool, market.side(losing), now)?);
//! +pool.fund.balance = pool.fund.balance.less(amount);
//! ```
use crate::prelude::*;
use engine::insurance::caps::pay_keeper;

#[no_mangle]
pub fn a_keeper_is_paid_within_the_limits(pool: &mut PoolState, market: &mut MarketState, most: u64, now: i64) {
    let balance = pool.fund.balance;
    if let Ok(paid) = pay_keeper(pool, market, Side::Long, Usd(most), now) {
        prove(paid.0 <= most && paid <= balance, 1);
        prove(pool.fund.balance.0 == balance.0 - paid.0, 2);
    }
}
