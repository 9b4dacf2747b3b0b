//! Nobody's shares in the fund lose by another's stake.
//!
//! value'(held) >= value(held), where no epoch ends.
//!
//! Assumes: one custody at most; held <= all shares.
//! Invariants: 15
//!
//! ```diff
//! insurance/shares.rs
//! -let assets = pool.fund.balance.plus(due(pool)?)?.plus(VIRTUAL_USD)?;
//! -let (all, epoch) = counted(pool, assets)?;
//! +let assets = pool.fund.balance.less(due(pool)?).plus(VIRTUAL_USD)?;
//! +let (all, epoch) = counted(pool, assets)?;
//! ```
use crate::prelude::*;
use engine::insurance::shares;

#[no_mangle]
pub fn stake_never_dilutes(pool: &mut PoolState, amount: u64, held: u64) {
    assume(pool.custody_count <= 1 && held <= pool.fund.shares);
    let (before, epoch) = (shares::value(pool, held), pool.fund.epoch);
    let mut stake = Stake::default();
    if shares::stake(pool, &mut stake, Usd(amount)).is_ok() && pool.fund.epoch == epoch {
        if let (Ok(before), Ok(after)) = (before, shares::value(pool, held)) {
            prove(after >= before, 1);
        }
    }
}
