use anchor_lang::prelude::*;

/// Who governs the program. One per deployment.
#[account]
pub struct Controller {
    pub version: u8,
    pub bump: u8,
    pub pad: [u8; 6],
    pub admin: Address,
    pub pending_admin: Address,
    pub guardian: Address,
    pub guardian_expires: i64,
    /// Seconds between queueing and executing a change; it only lengthens.
    pub delay: u64,
    pub pools: u64,
    /// Changes queued so far: the number of the next one.
    pub changes: u64,
    /// Number of the next event of the controller's own.
    pub sequence: u64,
    pub reserved: [u64; 6],
}
const _: () = assert!(core::mem::size_of::<Controller>() == 192);
