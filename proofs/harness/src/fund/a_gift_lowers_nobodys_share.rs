//! A gift to the fund lowers nobody's share of it, and is the fund's to the unit.
//!
//! balance' == balance + a; value'(held) >= value(held).
//!
//! Invariants: 15
//!
//! ```diff
//! insurance/shares.rs
//! -ensure(value(pool, pool.fund.shares)? >= DONATION_MINIMUM, EngineError::DonationNeedsStake)?;
//! -pay_in(pool, amount)
//! +ensure(value(pool, pool.fund.shares)? >= DONATION_MINIMUM, EngineError::DonationNeedsStake)?;
//! +pool.fund.shares = pool.fund.shares.saturating_add(amount.0);
//! +pay_in(pool, amount)
//! ```
use crate::prelude::*;
use engine::insurance::shares;

#[no_mangle]
pub fn a_gift_lowers_nobodys_share(pool: &mut PoolState, amount: u64, held: u64) {
    let (fund, before) = (pool.fund, shares::value(pool, held));
    if shares::donate(pool, Usd(amount)).is_ok() {
        prove(wide(pool.fund.balance.0) == wide(fund.balance.0) + wide(amount), 1);
        if let (Ok(before), Ok(after)) = (before, shares::value(pool, held)) {
            prove(after >= before, 2);
        }
    }
}
