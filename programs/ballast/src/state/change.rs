use anchor_lang::prelude::*;

/// What a change's kind takes, in the layout of arguments, then zeros.
pub type Payload = [u8; PAYLOAD];
/// The longest: a new token's mint, feed and parameters, rounded up to eight.
pub const PAYLOAD: usize = 104;
/// State of a change that was executed; its account stays. A cancelled one's is closed.
pub const EXECUTED: u8 = 1;

/// A change that waits for its time, or was executed.
#[account]
pub struct Change {
    pub version: u8,
    pub bump: u8,
    /// As `engine::control::ChangeKind`.
    pub kind: u8,
    /// Number of the custody or market.
    pub index: u8,
    /// 0 queued, 1 executed.
    pub state: u8,
    pub pad: [u8; 3],
    pub number: u64,
    /// Whose it is; zeros for a change of the controller.
    pub pool: Address,
    /// The admin that queued it; its rent goes back there if it is not executed.
    pub proposer: Address,
    pub queued_at: i64,
    /// The first and the last second at which it may be executed.
    pub eta: i64,
    pub valid_until: i64,
    pub payload: [u8; 104],
    pub reserved: [u64; 4],
}
const _: () = assert!(core::mem::size_of::<Change>() == 240);
