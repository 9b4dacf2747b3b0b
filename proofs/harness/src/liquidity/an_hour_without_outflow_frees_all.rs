//! After an hour without a flow all of the limit may leave, and at least its share of what the LPs own.
//!
//! now - outflow_at >= 1 h implies available >= floor(outflow x (owned + payable)).
//!
//! ```diff
//! liquidity/outflow.rs
//! -let owned = i128::from(custody.owned.plus(custody.payable)?.0) + i128::from(used);
//! +let owned = i128::from(custody.owned.0) + i128::from(used);
//! ```
use crate::prelude::*;
use engine::liquidity::outflow::available;

#[no_mangle]
pub fn an_hour_without_outflow_frees_all(custody: &Custody, now: i64) {
    assume(time::elapsed(custody.outflow_at, now) >= 3_600);
    let (owned, share) = (wide(custody.owned.0) + wide(custody.payable.0), wide(custody.params.outflow.0));
    if let Ok(most) = available(custody, now) {
        prove((wide(most.0) + 1) * 10_000 > owned * share, 1);
    }
}
