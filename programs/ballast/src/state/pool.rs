use anchor_lang::prelude::*;

use crate::seeds;

/// A pool of real tokens. Its own address is the authority of its vaults and of its LP mint.
#[account]
pub struct Pool {
    pub version: u8,
    pub bump: u8,
    pub pad: [u8; 6],
    pub id: u64,
    /// Mint of the stable in which the insurance fund is held: the pool's first custody.
    pub home_mint: Address,
    pub lp_mint: Address,
    pub insurance_vault: Address,
    pub reserved: [u64; 8],
    pub state: engine::PoolState,
}
const _: () = assert!(core::mem::size_of::<Pool>() == 176 + core::mem::size_of::<engine::PoolState>());

impl Pool {
    /// The seeds with which it signs for its vaults.
    #[inline(always)]
    pub fn signer(&self) -> [&[u8]; 3] {
        let [first, id] = seeds::pool!(self.id);
        [first, id, core::slice::from_ref(&self.bump)]
    }
}
