//! Who pays a loss that collateral could not: the waterfall, loss events, escrowed profit, liens.

pub mod escrow;
pub mod fresh;
pub mod lien;
pub mod loss_event;
pub mod waiting_shortfall;
pub mod waterfall;

/// How long a loss event accrues before anyone may finalize it.
pub const ACCRUAL: i64 = 15 * 60;
/// Least time from a side's last finalization to its next event.
pub const SPACING: i64 = 3_600;
/// Waiting shortfall that did not become an event in this time, counted from its first unit or the last finalization,
/// goes to the LPs.
pub const WAITING_LIFE: i64 = 75 * 60;
/// How long after finalization a lien that was not collected lapses.
pub const LIEN_LIFE: i64 = 8 * 3_600;
/// The clawbacks of one side's events within this time before an event opens ...
pub const CLAWBACK_WINDOW: i64 = 9 * 3_600;
/// ... and its own add up to one half at most.
pub const CLAWBACK_TOTAL: crate::units::Frac = crate::units::Frac(500_000_000_000_000_000);
