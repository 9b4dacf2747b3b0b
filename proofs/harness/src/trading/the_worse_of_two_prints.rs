//! An order settles at the worse of two prints for its owner, whichever is brought first: neither waiting nor choosing
//! among prints gains anything.
//!
//! worse(a, b) costs a buyer max(pa, pb) and gives a seller min(pa, pb), with the wider confidence; swapping the two
//! changes neither.
//!
//! ```diff
//! oracle.rs
//! -Self { price: if buys { high } else { low }, conf: self.conf.max(newest.conf), ..*newest }
//! +Self { price: if buys { low } else { high }, conf: self.conf.max(newest.conf), ..*newest }
//! ```
//! ```diff
//! oracle.rs
//! -Self { price: if buys { high } else { low }, conf: self.conf.max(newest.conf), ..*newest }
//! +Self { price: if buys { high } else { self.price }, conf: self.conf.max(newest.conf), ..*newest }
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn the_worse_of_two_prints(a: &Print, b: &Print, buys: bool) {
    let (first, second) = (a.worse(b, buys), b.worse(a, buys));
    prove(first.price == second.price && first.conf == second.conf, 1);
    if buys {
        prove(first.price >= a.price && first.price >= b.price, 2);
    } else {
        prove(first.price <= a.price && first.price <= b.price, 3);
    }
    prove(first.conf >= a.conf && first.conf >= b.conf, 4);
}
