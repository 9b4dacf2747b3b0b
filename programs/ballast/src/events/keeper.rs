use super::{event, Header};
use crate::state::{Pool, State};
use anchor_lang::prelude::*;

event! {
    /// New prints were cached: one bit per custody.
    struct PricesRefreshed {
        header: Header,
        custodies: u8,
    }
}

event! {
    /// A position was liquidated, wholly or in part. Who paid its deficit, 1e-6 USD: `young + insurance + deductible + shortfall == deficit`.
    struct PositionLiquidated {
        header: Header,
        position: Address,
        owner: Address,
        keeper: Address,
        side: u8,
        price: u64,
        size: u64,
        pnl: i64,
        liquidation_fee: u64,
        keeper_reward: u64,
        keeper_floor: u64,
        profit: u64,
        held: u64,
        held_after_jump: u64,
        deferred: u64,
        returned: u64,
        deficit: u64,
        young: u64,
        insurance: u64,
        deductible: u64,
        shortfall: u64,
        expired_shortfall: u64,
        loss_event_opened: bool,
        lien: u64,
        position_size: u64,
        fund: u64,
    }
}

event! {
    /// A market's feed is dead: from `settle_at` on everything closes at `price`, unless a print comes before.
    struct MarketSettling {
        header: Header,
        settle_at: i64,
        price: u64,
    }
}

event! {
    /// A print came before the market was settled: it lives on.
    struct MarketRevived {
        header: Header,
        price: u64,
    }
}

event! {
    struct InsuranceSwept {
        header: Header,
        custody: u8,
        surplus: u64,
        sold: u64,
        gained: u64,
        fund: u64,
    }
}

event! {
    struct OwnerPaid {
        header: Header,
        owner: Address,
        custody: u8,
        amount: u64,
        /// What still waits for the hourly limit.
        deferred: u64,
    }
}
