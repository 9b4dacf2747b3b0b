use anchor_lang::prelude::*;

/// One index asset against the dollar, both sides.
#[account]
pub struct Market {
    pub version: u8,
    pub bump: u8,
    /// The bump of the receipt that each side's open loss event will get; zero if none is open.
    pub receipt_bumps: [u8; 2],
    pub pad: [u8; 4],
    pub pool: Address,
    /// Feed of the second price source; all zero if there is none.
    pub second_feed: [u8; 32],
    pub reserved: [u64; 8],
    pub state: engine::MarketState,
}
const _: () = assert!(core::mem::size_of::<Market>() == 136 + core::mem::size_of::<engine::MarketState>());
