use anchor_lang::prelude::*;

/// Escrowed profit of one owner, in the backing token of a market's side, that matures in one hour.
#[account]
pub struct Ticket {
    pub version: u8,
    pub bump: u8,
    pub pad: [u8; 6],
    pub owner: Address,
    pub market: Address,
    pub reserved: u64,
    pub state: engine::TicketState,
}
const _: () = assert!(core::mem::size_of::<Ticket>() == 80 + 24);
