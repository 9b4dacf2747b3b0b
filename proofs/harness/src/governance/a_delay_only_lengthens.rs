//! The delay of changes only lengthens, to 30 days at most.
//!
//! check_delay(old, new) succeeds exactly for old <= new <= 30 d.
//!
//! ```diff
//! governance.rs
//! -ensure(new >= old, EngineError::ChangeForbidden)?;
//! +ensure(new >= LEAST_DELAY, EngineError::ChangeForbidden)?;
//! ```
use crate::prelude::*;
use engine::governance::check_delay;

#[no_mangle]
pub fn a_delay_only_lengthens(old: u64, new: u64) {
    prove(check_delay(old, new).is_ok() == (old <= new && new <= 30 * 86_400), 1);
}
