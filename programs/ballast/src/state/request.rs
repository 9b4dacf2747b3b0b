use anchor_lang::cpi::find_program_address;
use anchor_lang::prelude::*;

use crate::seeds;

/// An order that waits for its print. Its collateral is in the vault; its lamports prepay what executing it creates,
/// and the tip.
#[account]
pub struct Request {
    pub version: u8,
    pub bump: u8,
    /// Bump of the position that it opens, enlarges or reduces, found when it was placed: executing or cancelling it
    /// needs no search.
    pub position_bump: u8,
    pub pad: [u8; 5],
    pub owner: Address,
    pub market: Address,
    pub nonce: u64,
    /// Nonce of the position that it opens, enlarges or reduces.
    pub position_nonce: u64,
    pub reserved: [u64; 2],
    pub state: engine::RequestState,
}
const _: () = assert!(core::mem::size_of::<Request>() == 104 + 112);

impl Request {
    /// Seeds of the position that it opens, enlarges or reduces: the collateral's custody is one, so no position of
    /// another kind stands in its way.
    #[inline(always)]
    pub fn position_seeds(&self) -> [&[u8]; 6] {
        let state = &self.state;
        seeds::position!(self.owner, self.market, state.side, state.custody, self.position_nonce)
    }
    /// Searches the bump of that position, which need not be there.
    #[inline(never)]
    pub fn search_position(&self) -> u8 {
        find_program_address(&self.position_seeds(), &crate::ID).1
    }
}
