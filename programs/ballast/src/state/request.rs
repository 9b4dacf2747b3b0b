use anchor_lang::prelude::*;

/// An order that waits for its print. Its collateral is in the vault; its lamports prepay what executing it creates, and the tip.
#[account]
pub struct Request {
    pub version: u8,
    pub bump: u8,
    pub pad: [u8; 6],
    pub owner: Address,
    pub market: Address,
    pub nonce: u64,
    /// Nonce of the position it opens or increases.
    pub position_nonce: u64,
    pub reserved: [u64; 2],
    pub state: engine::Request,
}
const _: () = assert!(core::mem::size_of::<Request>() == 104 + 112);
