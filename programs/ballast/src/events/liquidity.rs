use super::{event, Header};
use crate::state::{Pool, State};
use anchor_lang::prelude::*;

event! {
    /// Tokens came in and LP shares were minted. `aum` is AUM_mint before, 1e-6 USD.
    struct LiquidityAdded {
        header: Header,
        owner: Address,
        custody: u8,
        atoms: u64,
        shares: u64,
        fee: u64,
        aum: u64,
        owned: u64,
        lp_supply: u64,
    }
}

event! {
    /// LP shares were burned and tokens went out. `aum` is AUM_burn before, 1e-6 USD.
    struct LiquidityRemoved {
        header: Header,
        owner: Address,
        custody: u8,
        atoms: u64,
        shares: u64,
        fee: u64,
        aum: u64,
        owned: u64,
        lp_supply: u64,
    }
}
