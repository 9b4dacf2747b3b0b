//! New risk is taken only at a print whose confidence is 2 % at most and that lies within 10 % of its average.
//!
//! fit_for_risk only for conf <= 2 % of price and |price - ema| <= 10 % of ema.
//!
//! ```diff
//! oracle.rs
//! -self.narrower(Bps(200))?;
//! +self.narrower(Bps(300))?;
//! ```
//! ```diff
//! oracle.rs
//! -let gap = self.price.less(self.ema).0.max(self.ema.less(self.price).0);
//! +let gap = self.price.less(self.ema).0;
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn new_risk_needs_a_narrow_print(print: &Print) {
    if print.fit_for_risk().is_ok() {
        prove(wide(print.conf.0) * 10_000 <= wide(print.price.0) * 200, 1);
        let gap = wide(print.price.0.abs_diff(print.ema.0));
        prove(gap * 10_000 <= wide(print.ema.0) * 1_000, 2);
    }
}
