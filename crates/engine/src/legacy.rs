//! Rules that were holes, kept so that the search for holes (`tests/adversary`) can be seen to find each of them: one
//! switch each. They are compiled only with the feature `old-rules`, which the tests of this crate have and no build of
//! the program can have; without it [`old`] is `false` when this is compiled, and what stands behind it is nowhere.
//! Use: `if legacy::old(Hole::Dust) { what was } else { the rule }`.

/// What was wrong, by the rule that mends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    /// Orders, closes and withdrawals of collateral settled at their own print, however much better it was than the
    /// newest one known.
    OwnPrint,
    /// An order could need what only its owner could do: nobody else could fill it, or end it, at its print.
    OwnersOrder,
    /// Ages were measured on the cluster's clock alone: prints ahead of it were refused, or known before they could be
    /// used.
    TwoClocks,
    /// A sweep gave the fund a token's cached price for whatever anybody had sent: a swap without fee, wait or limit.
    Sweep,
    /// Any increase made all of a position young: its owner chose who paid for it.
    Young,
    /// A staker left the fund at whatever prices the pool knew, and took nothing out of what the day's limits are
    /// measured on.
    Exit,
    /// What the fund paid to keepers counted in none of its limits.
    Floor,
    /// A limit refilled by one window of today's limit at most, however long nobody drew.
    Refill,
    /// A partial close could leave less than the least position.
    Dust,
}

#[cfg(not(feature = "old-rules"))]
#[inline(always)]
pub const fn old(_hole: Hole) -> bool {
    false
}

#[cfg(all(feature = "old-rules", not(any(unix, windows))))]
compile_error!("old rules are for tests on the host");

#[cfg(feature = "old-rules")]
mod switch {
    use super::Hole;
    use std::cell::Cell;

    std::thread_local! {
        static OPEN: Cell<Option<Hole>> = const { Cell::new(None) };
    }

    /// Whether this thread plays by the old rule.
    pub fn old(hole: Hole) -> bool {
        OPEN.get() == Some(hole)
    }
    /// From now on this thread plays by one old rule, or by none.
    pub fn open(hole: Option<Hole>) {
        OPEN.set(hole);
    }
}
#[cfg(feature = "old-rules")]
pub use switch::{old, open};
