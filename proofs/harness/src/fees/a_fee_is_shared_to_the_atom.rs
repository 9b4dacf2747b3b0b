//! Every atom of a fee is somebody's: the protocol's, the fund's, or the LPs'.
//!
//! owned' - owned + due' - due + protocol' - protocol == fee.
//!
//! Assumes: a borrow rate of 1000 % at most, its bound.
//! Invariants: 1
//!
//! ```diff
//! fees.rs
//! -fee.minus(to_protocol)?.minus(to_fund)?
//! +fee.minus(to_protocol)?
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn a_fee_is_shared_to_the_atom(custody: &mut Custody, fee: u64, protocol: u64, insurance: u64, now: i64) {
    assume(custody.params.borrow_max.0 <= 100_000); // its bound: 1000 % a year
    let before = *custody;
    if fees::collect(custody, Atoms(fee), Bps(protocol), Bps(insurance), now).is_ok() {
        let lps = wide(custody.owned.0) - wide(before.owned.0);
        let fund = wide(custody.insurance_due.0) - wide(before.insurance_due.0);
        let own = wide(custody.protocol_fees.0) - wide(before.protocol_fees.0);
        prove(lps + fund + own == wide(fee), 1);
        prove(own * 10_000 <= wide(fee) * wide(protocol) && fund * 10_000 <= wide(fee) * wide(insurance), 2);
    }
}
