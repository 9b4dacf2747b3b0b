//! A stake that could leave at once would get at most what was paid, whatever the fund holds and is owed.
//!
//! value(stake(a)) <= a.
//!
//! Assumes: one custody at most, so that what is due to the fund is one product.
//! Invariants: 15
//!
//! ```diff
//! insurance/shares.rs
//! -let shares = mul_div_down(amount.0, all, assets.0)?;
//! +let shares = crate::math::mul_div_up(amount.0, all, assets.0)?;
//! ```
use crate::prelude::*;
use engine::insurance::shares;

#[no_mangle]
pub fn stake_round_trip_never_profits(pool: &mut PoolState, amount: u64) {
    assume(pool.custody_count <= 1);
    let mut stake = Stake::default();
    if let Ok(bought) = shares::stake(pool, &mut stake, Usd(amount)) {
        prove(stake.shares == bought, 1);
        if let Ok(value) = shares::value(pool, bought) {
            prove(value.0 <= amount, 2);
        }
    }
}
