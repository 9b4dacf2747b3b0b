//! A number of 128 bits is what was put into it.
//!
//! PodU128::from(x).get() == x, and its words are x mod 2^64 and x / 2^64.
//!
//! ```diff
//! units.rs
//! -u128::from(self.0[0]) | (u128::from(self.0[1]) << 64)
//! +u128::from(self.0[0]) | (u128::from(self.0[1]) << 63)
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn words_of_128_bits(low: u64, high: u64) {
    let x = (wide(high) << 64) + wide(low);
    let pod = PodU128::from(x);
    prove(pod.get() == x, 1);
    prove(pod.0[0] == low && pod.0[1] == high, 2);
}
