use super::Header;
use anchor_lang::prelude::*;

#[event]
pub struct PoolCreated {
    pub header: Header,
    pub id: u64,
    pub home_mint: Address,
    pub lp_mint: Address,
}

#[event]
pub struct CustodyAdded {
    pub header: Header,
    pub custody: u8,
    pub mint: Address,
    pub feed_id: [u8; 32],
}

#[event]
pub struct MarketAdded {
    pub header: Header,
    pub address: Address,
    pub index: u8,
    pub stable: u8,
}
