use super::Header;
use anchor_lang::prelude::*;

#[event]
pub struct Staked {
    pub header: Header,
    pub owner: Address,
    pub amount: u64,
    pub shares: u64,
    pub fund: u64,
    pub total_shares: u64,
}

#[event]
pub struct UnstakeRequested {
    pub header: Header,
    pub owner: Address,
    pub shares: u64,
    pub value: u64,
    pub ready_at: i64,
}

#[event]
pub struct UnstakeCancelled {
    pub header: Header,
    pub owner: Address,
    pub shares: u64,
}

#[event]
pub struct Unstaked {
    pub header: Header,
    pub owner: Address,
    pub amount: u64,
    pub fund: u64,
    pub total_shares: u64,
}

#[event]
pub struct Donated {
    pub header: Header,
    pub donor: Address,
    pub amount: u64,
    pub fund: u64,
}
