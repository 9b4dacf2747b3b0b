//! What must be left after a liquidation is at least 1.2 times the maintenance margin; collateral may be taken out down
//! to 20 % at most.
//!
//! after >= 1.2 MM, after <= max(1.2 MM + 1, IM), withdrawal >= max(IM, 20 %).
//!
//! Assumes: margins below 2^32.
//! Invariants: 6
//!
//! ```diff
//! margin.rs
//! -.max(product(self.maintenance_margin.0, 12).div_ceil(10)))
//! +.max(self.maintenance_margin.0))
//! ```
//! ```diff
//! margin.rs
//! -Bps(self.initial_margin.0.max(2_000))
//! +Bps(self.initial_margin.0.min(2_000))
//! ```
use crate::prelude::*;
use engine::margin::Rates;

#[no_mangle]
pub fn margins_in_their_order(initial: u32, maintenance: u32) {
    let (im, mm) = (u64::from(initial), u64::from(maintenance));
    let rates = Rates { initial_margin: Bps(im), maintenance_margin: Bps(mm) };
    let (after, out) = (rates.after_liquidation().0, rates.withdrawal().0);
    prove(after * 10 >= mm * 12 && after <= im.max(mm * 12 / 10 + 1), 1);
    prove(out >= im && out >= 2_000 && (out == im || out == 2_000), 2);
}
