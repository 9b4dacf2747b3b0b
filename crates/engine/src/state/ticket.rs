//! Realised profit that waits.

use super::state;
use crate::units::Atoms;

state! {
    /// One owner's profit on one side of a market that matures in one given hour. Until then a loss event on the side
    /// may take its share.
    TicketState [24] {
        /// Tokens of the side's backing custody, after all events before number `events`.
        face: Atoms,
        loss_events: u64,
        hour: u32,
        side: u8,
        pad: [u8; 3],
    }
}

impl TicketState {
    /// Time from which it can be claimed.
    pub fn matures_at(&self) -> i64 {
        i64::from(self.hour) * 3_600
    }
}
