//! The balance on which a day's limits are measured is fixed by the day's first touch and not by a later one.
//!
//! roll(now); roll(later) of one day leaves day_balance as the first roll left it; day never goes back.
//!
//! Assumes: times after 1970.
//!
//! ```diff
//! insurance/caps.rs
//! -if day_of(now) > pool.fund.day {
//! +if day_of(now) >= pool.fund.day {
//! ```
use crate::prelude::*;
use engine::insurance::caps::roll_fund_day;

#[no_mangle]
pub fn a_day_is_measured_once(pool: &mut PoolState, balance: u64, now: i64, later: i64) {
    assume(now >= 0 && now <= later && later / 86_400 == now / 86_400);
    let day = pool.fund.day;
    roll_fund_day(pool, now);
    let (first, fixed) = (pool.fund.day_balance, pool.fund.day);
    prove(fixed >= day && fixed >= now / 86_400, 1);
    pool.fund.balance = Usd(balance);
    roll_fund_day(pool, later);
    prove(pool.fund.day_balance == first && pool.fund.day == fixed, 2);
}
