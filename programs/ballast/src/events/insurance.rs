use super::{event, Header};
use crate::state::{Pool, State};
use anchor_lang::prelude::*;

event! {
    struct Staked {
        header: Header,
        owner: Address,
        amount: u64,
        shares: u64,
        fund: u64,
        total_shares: u64,
        /// Another than before: all shares of the fund, and those of each stake, were divided by 1,000 as often as it
        /// rose.
        epoch: u32,
    }
}

event! {
    struct UnstakeRequested {
        header: Header,
        owner: Address,
        shares: u64,
        value: u64,
        ready_at: i64,
    }
}

event! {
    struct UnstakeCancelled {
        header: Header,
        owner: Address,
        shares: u64,
    }
}

event! {
    struct Unstaked {
        header: Header,
        owner: Address,
        amount: u64,
        fund: u64,
        total_shares: u64,
    }
}

event! {
    struct Donated {
        header: Header,
        donor: Address,
        amount: u64,
        fund: u64,
    }
}
