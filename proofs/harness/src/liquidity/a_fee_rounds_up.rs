//! The fee of a flow of tokens is rounded up, and is a part of it for rates of one at most.
//!
//! of(a, r) == ceil(a r / 10^9) <= a for r <= 10^9.
//!
//! ```diff
//! liquidity/fees.rs
//! -mul_div_up(atoms.0, rate, ONE).map(Atoms)
//! +mul_div_down(atoms.0, rate, ONE).map(Atoms)
//! ```
use crate::prelude::*;
use engine::liquidity::fees::{of, ONE as WHOLE};

#[no_mangle]
pub fn a_fee_rounds_up(atoms: u64, rate: u64) {
    assume(rate <= WHOLE);
    if let Ok(fee) = of(Atoms(atoms), rate) {
        let exact = wide(atoms) * wide(rate);
        prove(fee.0 <= atoms, 1);
        prove(wide(fee.0) * wide(WHOLE) >= exact && exact + wide(WHOLE) > wide(fee.0) * wide(WHOLE), 2);
    }
}
