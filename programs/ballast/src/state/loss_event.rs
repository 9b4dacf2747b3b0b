use anchor_lang::prelude::*;

/// The receipt of a loss event. It can never be closed.
#[account]
pub struct LossEvent {
    pub version: u8,
    pub bump: u8,
    pub pad: [u8; 6],
    pub market: Address,
    pub state: engine::Receipt,
}
const _: () = assert!(core::mem::size_of::<LossEvent>() == 40 + 264);
