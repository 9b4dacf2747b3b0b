use anchor_lang::prelude::*;

/// A staker's share of a pool's insurance fund.
#[account]
pub struct InsuranceStake {
    pub version: u8,
    pub bump: u8,
    pub pad: [u8; 6],
    pub pool: Address,
    pub owner: Address,
    pub state: engine::Stake,
}
const _: () = assert!(core::mem::size_of::<InsuranceStake>() == 72 + 40);
