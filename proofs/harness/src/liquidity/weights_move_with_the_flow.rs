//! A weight is rounded against the caller, a deposit never lowers it and a withdrawal never raises it.
//!
//! shift(In): after x sum' >= (value + moved) x 10^9; shift(Out): after x sum' <= (value - moved) x 10^9.
//!
//! Assumes: value <= sum, and a withdrawal of no more than the token's value.
//!
//! ```diff
//! liquidity/fees.rs
//! -Flow::In => mul_div_up(a.0, ONE, b.0),
//! +Flow::In => mul_div_down(a.0, ONE, b.0),
//! ```
//! ```diff
//! liquidity/fees.rs
//! -if sum.min(after.1) < BOOTSTRAP {
//! +if sum < BOOTSTRAP {
//! ```
use crate::prelude::*;
use engine::liquidity::fees::{shift, Flow, BOOTSTRAP, ONE as WHOLE};

#[no_mangle]
pub fn weights_move_with_the_flow(into: bool, value: u64, sum: u64, moved: u64) {
    assume(value <= sum && (into || moved <= value));
    let flow = if into { Flow::In } else { Flow::Out };
    if let Ok(Some(weights)) = shift(flow, Usd(value), Usd(sum), Usd(moved)) {
        let (part, all) = if into { (value + moved, sum + moved) } else { (value - moved, sum - moved) };
        let (measured, exact) = (wide(weights.after) * wide(all), wide(part) * wide(WHOLE));
        prove(if into { measured >= exact } else { measured <= exact }, 1);
        prove(sum >= BOOTSTRAP.0 && all >= BOOTSTRAP.0, 2);
        prove(weights.after <= WHOLE && weights.before <= WHOLE, 3);
    }
}
