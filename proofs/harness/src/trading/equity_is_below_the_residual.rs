//! What decides what is allowed is never more than what a position would pay out: haircut and closing fee only lower it.
//!
//! equity <= residual, wherever both are known.
//!
//! Assumes: a haircut of one at most.
//!
//! ```diff
//! margin.rs
//! -sum(collateral, value.pnl, borrow.plus(fee)?)
//! +sum(value.collateral.plus(fee)?, value.pnl, borrow)
//! ```
use crate::prelude::*;
use engine::margin::{Marks, Value};

#[no_mangle]
pub fn equity_is_below_the_residual(marks: &Marks, collateral: u64, pnl: i64, notional: u64) {
    assume(marks.haircut <= Bps::ONE);
    let value = Value { collateral: Usd(collateral), pnl, notional: Usd(notional) };
    if let (Ok(equity), Ok(residual)) = (marks.equity_of(&value), marks.residual_of(&value)) {
        prove(equity <= residual, 1);
    }
}
