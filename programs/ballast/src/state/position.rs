use anchor_lang::prelude::*;

/// A trader's position on one side of a market, with collateral in one token.
#[account]
pub struct Position {
    pub version: u8,
    pub bump: u8,
    pub pad: [u8; 6],
    pub owner: Address,
    pub market: Address,
    pub delegate: Address,
    pub nonce: u64,
    pub reserved: [u64; 2],
    pub state: engine::Position,
}
const _: () = assert!(core::mem::size_of::<Position>() == 128 + 96);
