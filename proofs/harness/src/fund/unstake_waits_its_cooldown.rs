//! Nobody leaves the fund before seven days after the request, after 48 hours more, or within 15 minutes of a jump.
//!
//! unstake succeeds only for requested_at + 7 d <= now <= requested_at + 9 d and now >= jumped_at + 900.
//!
//! Assumes: one custody at most; times within 2^40 seconds of 1970; the stake is counted in the fund's epoch.
//!
//! ```diff
//! insurance/shares.rs
//! -ensure(now >= ready, EngineError::CooldownNotOver)?;
//! +ensure(now >= stake.requested_at, EngineError::CooldownNotOver)?;
//! ```
//! ```diff
//! insurance/shares.rs
//! -let jumped = pool.jumped_at.max(pool.moved_at);
//! +let jumped = pool.moved_at;
//! ```
use crate::prelude::*;
use engine::insurance::shares;

#[no_mangle]
pub fn unstake_waits_its_cooldown(pool: &mut PoolState, stake: &mut Stake, now: i64) {
    assume(pool.custody_count <= 1 && stake.epoch == pool.fund.epoch);
    let (at, jumped, moved) = (stake.requested_at, pool.jumped_at, pool.moved_at);
    assume(at.unsigned_abs() < 1 << 40 && jumped.unsigned_abs() < 1 << 40 && moved.unsigned_abs() < 1 << 40);
    if shares::unstake(pool, stake, now).is_ok() {
        prove(now >= at + 7 * 86_400 && now <= at + 9 * 86_400, 1);
        prove(now >= jumped + 900 && now >= moved + 900, 2);
        prove(stake.requested == 0 && stake.value_at_request.is_zero(), 3);
    }
}
