use anchor_lang::prelude::*;

/// What the pool owes an owner whose token account was missing or frozen when it was to be paid.
#[account]
pub struct Payable {
    pub version: u8,
    pub bump: u8,
    pub custody: u8,
    pub pad: [u8; 5],
    pub pool: Address,
    pub owner: Address,
    pub amount: u64,
    /// Profit beyond what may leave the pool in an hour: paid as the limit refills.
    pub deferred: u64,
    pub reserved: [u64; 2],
}
const _: () = assert!(core::mem::size_of::<Payable>() == 104);
