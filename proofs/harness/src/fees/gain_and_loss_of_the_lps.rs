//! What the LPs gain or lose is booked to the atom, and nothing else of what a vault owes moves.
//!
//! owned' == owned + a (gain), owned - a (lose); collateral, escrow, dues and payables stay.
//!
//! Assumes: a borrow rate of 1000 % at most, its bound.
//! Invariants: 1
//!
//! ```diff
//! fees.rs
//! -custody.owned.sub_assign(atoms)
//! +Ok(custody.owned = custody.owned.less(atoms))
//! ```
//! ```diff
//! fees.rs
//! -custody.owned.add_assign(atoms)
//! +custody.payable.add_assign(atoms)
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn gain_and_loss_of_the_lps(custody: &mut Custody, gains: bool, atoms: u64, now: i64) {
    assume(custody.params.borrow_max.0 <= 100_000); // its bound: 1000 % a year
    let others = |c: &Custody| [c.collateral, c.pending, c.escrow, c.insurance_due, c.protocol_fees, c.payable];
    let (before, rest) = (custody.owned, others(custody));
    let done = if gains { fees::gain(custody, Atoms(atoms), now) } else { fees::lose(custody, Atoms(atoms), now) };
    if done.is_ok() {
        let (from, to) = if gains { (before.0, custody.owned.0) } else { (custody.owned.0, before.0) };
        prove(wide(to) == wide(from) + wide(atoms), 1);
        prove(others(custody) == rest, 2);
    }
}
