//! What a keeper gets for collecting liens is 1 % of them at most, and one dollar at most.
//!
//! bounty(x) == min(floor(x / 100), 1 USD).
//!
//! ```diff
//! mutualization/lien.rs
//! -Usd((collected.0 / 100).min(1_000_000))
//! +Usd((collected.0 / 10).min(1_000_000))
//! ```
use crate::prelude::*;
use engine::mutualization::lien::bounty;

#[no_mangle]
pub fn a_keepers_bounty_is_small(collected: u64) {
    let paid = bounty(Usd(collected));
    prove(wide(paid.0) * 100 <= wide(collected) && paid.0 <= 1_000_000, 1);
    prove(collected < 100_000_000 || paid.0 == 1_000_000, 2);
}
