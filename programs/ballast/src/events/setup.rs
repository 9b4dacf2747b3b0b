use super::{event, Header};
use crate::state::{Pool, State};
use anchor_lang::prelude::*;

event! {
    struct PoolCreated {
        header: Header,
        id: u64,
        home_mint: Address,
        lp_mint: Address,
    }
}

event! {
    struct CustodyAdded {
        header: Header,
        custody: u8,
        mint: Address,
        feed_id: [u8; 32],
    }
}

event! {
    struct MarketAdded {
        header: Header,
        address: Address,
        index: u8,
        stable: u8,
    }
}
