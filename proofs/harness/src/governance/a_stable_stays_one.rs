//! A change never makes a stable of a token or the reverse, and never raises the weight below which nobody may leave.
//!
//! check_custody succeeds exactly for stable' == stable and min_weight' <= min_weight.
//!
//! Assumes: custody 0.
//!
//! ```diff
//! governance.rs
//! -params.min_weight <= old.min_weight, EngineError::ChangeForbidden)
//! +params.min_weight >= old.min_weight, EngineError::ChangeForbidden)
//! ```
use crate::prelude::*;
use engine::governance::check_custody;

#[no_mangle]
pub fn a_stable_stays_one(pool: &PoolState, params: &CustodyParams) {
    assume(pool.custody_count > 0);
    let old = &pool.custodies[0].params;
    let allowed = params.stable == old.stable && params.min_weight <= old.min_weight;
    prove(check_custody(pool, 0, params).is_ok() == allowed, 1);
}
