//! What a deposit brings may leave again: it counts against what left, to the atom.
//!
//! used' == used now - a, so that draw(a) right after refill(a) is not limited by anyone's earlier flows.
//!
//! Assumes: nothing flowed for an hour.
//!
//! ```diff
//! liquidity/outflow.rs
//! -book(custody, i128::from(used) - i128::from(amount.0), now)
//! +book(custody, i128::from(used), now)
//! ```
use crate::prelude::*;
use engine::liquidity::outflow::refill;

#[no_mangle]
pub fn a_deposit_may_leave_again(custody: &mut Custody, amount: u64, now: i64) {
    assume(time::elapsed(custody.outflow_at, now) >= 3_600);
    if refill(custody, Atoms(amount), now).is_ok() {
        prove(i128::from(custody.outflow_used) == -i128::from(amount), 1);
        prove(custody.outflow_at >= now, 2);
    }
}
