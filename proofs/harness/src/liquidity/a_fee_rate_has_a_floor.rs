//! The fee of a deposit or withdrawal is half of the base fee at least, and the base fee where weights do not count.
//!
//! rate >= ceil(base / 2); rate(None) == base; moving away from the target costs the base at least.
//!
//! Assumes: fee, slope and target of one at most; weights of one at most.
//!
//! ```diff
//! liquidity/fees.rs
//! -(base + more).saturating_sub(less).max(base.div_ceil(2))
//! +(base + more).saturating_sub(less)
//! ```
//! ```diff
//! liquidity/fees.rs
//! -Flow::In => (sum.saturating_sub(target), target.saturating_sub(sum)),
//! +Flow::In => (target.saturating_sub(sum), sum.saturating_sub(target)),
//! ```
use crate::prelude::*;
use engine::liquidity::fees::{rate, Flow, Shift, ONE as WHOLE};

#[no_mangle]
pub fn a_fee_rate_has_a_floor(params: &CustodyParams, into: bool, before: u64, after: u64) {
    let (fee, slope, target) = (params.lp_fee.0, params.lp_slope.0, params.target_weight.0);
    assume(fee <= 10_000 && slope <= 10_000 && target <= 10_000 && before <= WHOLE && after <= WHOLE);
    let flow = if into { Flow::In } else { Flow::Out };
    let (base, paid) = (fee * 100_000, rate(params, flow, Some(Shift { before, after })));
    prove(paid * 2 >= base, 1);
    prove(rate(params, flow, None) == base, 2);
    let away = if into { before + after >= target * 200_000 } else { before + after <= target * 200_000 };
    prove(!away || paid >= base, 3);
}
