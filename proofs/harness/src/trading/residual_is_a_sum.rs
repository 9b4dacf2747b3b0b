//! What is left of a position is collateral plus profit less borrow, exactly, or refused: no sum wraps.
//!
//! residual == collateral + pnl - borrow, MathOverflow exactly where it does not fit 64 bits with a sign.
//!
//! ```diff
//! margin.rs
//! -ensure(sum >= pnl && rest <= sum, EngineError::MathOverflow)?;
//! +
//! ```
use crate::prelude::*;
use engine::margin::{Marks, Value};

#[no_mangle]
pub fn residual_is_a_sum(marks: &Marks, collateral: u64, pnl: i64, notional: u64) {
    let value = Value { collateral: Usd(collateral), pnl, notional: Usd(notional) };
    let exact = i128::from(pnl) + i128::from(collateral) - i128::from(marks.borrow.0);
    if let Ok(rest) = marks.residual_of(&value) {
        prove(i128::from(rest) == exact, 1);
    }
}
