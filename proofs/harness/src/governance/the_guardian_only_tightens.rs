//! Whatever the guardian does, nothing becomes wider: closed times only lengthen, caps only fall.
//!
//! closed_until' >= closed_until, reduce_only_until' >= reduce_only_until, max' <= max, deposit_cap' <= deposit_cap.
//!
//! Assumes: time after 1970; closed times were set by an earlier measure (at most now + 7 days); custody 0 or 1.
//!
//! ```diff
//! governance.rs
//! -long <= params.max_long && short <= params.max_short
//! +long <= params.max_long
//! ```
//! ```diff
//! governance.rs
//! -ensure(cap <= params.deposit_cap, EngineError::GuardianLoosens)?;
//! +
//! ```
use crate::prelude::*;
use engine::governance::{tighten, Measure, TERM};

#[no_mangle]
pub fn the_guardian_only_tightens(
    pool: &mut PoolState,
    market: &mut MarketState,
    kind: u8,
    long: u64,
    short: u64,
    index: u8,
    now: i64,
) {
    assume(now >= 0 && index < 2);
    let (closed, old) = (pool.deposits_closed_until, *market);
    let cap = pool.custodies[usize::from(index)].params.deposit_cap;
    assume(closed <= now.saturating_add(TERM) && old.reduce_only_until <= now.saturating_add(TERM));
    let measure = match kind {
        0 => Measure::ReduceOnly,
        1 => Measure::CloseDeposits,
        2 => Measure::LowerInterest { long: Usd(long), short: Usd(short) },
        _ => Measure::LowerDeposits { cap: Atoms(long) },
    };
    if tighten(pool, Some(market), index, measure, now).is_ok() {
        prove(pool.deposits_closed_until >= closed && market.reduce_only_until >= old.reduce_only_until, 1);
        prove(market.params.max_long <= old.params.max_long && market.params.max_short <= old.params.max_short, 2);
        prove(pool.custodies[usize::from(index)].params.deposit_cap <= cap, 3);
    }
}
