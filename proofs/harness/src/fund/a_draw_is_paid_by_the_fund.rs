//! The fund pays a draw to the unit and keeps its floor; what is available is within all three limits.
//!
//! available <= min(hour, day, pool, balance); balance' == balance - a, and balance' >= floor for a > 0.
//!
//! ```diff
//! insurance/caps.rs
//! -Ok(pool.fund.balance.less(pool.params.fund_floor).min(self.rolling(pool, losing, now)?))
//! +Ok(pool.fund.balance.min(self.rolling(pool, losing, now)?))
//! ```
//! ```diff
//! insurance/caps.rs
//! -.min(losing.day_cap.available(self.day, DAY, now)?)
//! -.min(pool.fund.pool_cap.available(self.pool, DAY, now)?))
//! +.min(pool.fund.pool_cap.available(self.pool, DAY, now)?))
//! ```
use crate::prelude::*;
use engine::insurance::caps::Limits;

#[no_mangle]
pub fn a_draw_is_paid_by_the_fund(
    pool: &mut PoolState,
    losing: &mut SideBook,
    hour: u64,
    day: u64,
    all: u64,
    amount: u64,
    now: i64,
) {
    let limits = Limits { hour: Usd(hour), day: Usd(day), pool: Usd(all) };
    let (fund, floor) = (pool.fund.balance, pool.params.fund_floor);
    if let Ok(most) = limits.available(pool, losing, now) {
        prove(most <= limits.hour && most <= limits.day && most <= limits.pool && most <= fund, 1);
        assume(amount <= most.0);
        if limits.draw(pool, losing, Usd(amount), now).is_ok() {
            prove(pool.fund.balance.0 == fund.0 - amount, 2);
            prove(amount == 0 || pool.fund.balance >= floor, 3);
        }
    }
}
