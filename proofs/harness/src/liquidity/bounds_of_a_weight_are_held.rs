//! A deposit ends at the most weight of its token or below, a withdrawal at the least or above.
//!
//! check_bounds(In) only for after <= max_weight, check_bounds(Out) only for after >= min_weight.
//!
//! Assumes: weights of one at most.
//!
//! ```diff
//! liquidity/fees.rs
//! -Flow::Out => shift.after >= product(params.min_weight.0, BP),
//! +Flow::Out => shift.before >= product(params.min_weight.0, BP),
//! ```
use crate::prelude::*;
use engine::liquidity::fees::{check_bounds, Flow, Shift};

#[no_mangle]
pub fn bounds_of_a_weight_are_held(params: &CustodyParams, into: bool, before: u64, after: u64) {
    assume(params.max_weight.0 <= 10_000 && params.min_weight.0 <= 10_000);
    let flow = if into { Flow::In } else { Flow::Out };
    let inside = if into { after <= params.max_weight.0 * 100_000 } else { after >= params.min_weight.0 * 100_000 };
    prove(check_bounds(params, flow, Shift { before, after }).is_ok() == inside, 1);
}
