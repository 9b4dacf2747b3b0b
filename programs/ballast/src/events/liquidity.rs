use super::Header;
use anchor_lang::prelude::*;

/// Tokens came in and LP shares were minted. `aum` is AUM_mint before, 1e-6 USD.
#[event]
pub struct LiquidityAdded {
    pub header: Header,
    pub owner: Address,
    pub custody: u8,
    pub atoms: u64,
    pub shares: u64,
    pub fee: u64,
    pub aum: u64,
    pub owned: u64,
    pub lp_supply: u64,
}

/// LP shares were burned and tokens went out. `aum` is AUM_burn before, 1e-6 USD.
#[event]
pub struct LiquidityRemoved {
    pub header: Header,
    pub owner: Address,
    pub custody: u8,
    pub atoms: u64,
    pub shares: u64,
    pub fee: u64,
    pub aum: u64,
    pub owned: u64,
    pub lp_supply: u64,
}
