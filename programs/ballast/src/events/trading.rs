use super::{event, Header};
use anchor_lang::prelude::*;

event! {
    struct RequestPlaced {
        header: Header,
        request: Address,
        owner: Address,
        kind: u8,
        side: u8,
        custody: u8,
        size: u64,
        limit: u64,
        collateral: u64,
        print_after: i64,
        expires_at: i64,
    }
}

event! {
    struct RequestCancelled {
        header: Header,
        request: Address,
        owner: Address,
        custody: u8,
        collateral: u64,
    }
}

event! {
    /// A request met its print. Fees in 1e-6 USD, `charged` in collateral tokens; then what the position has.
    struct PositionIncreased {
        header: Header,
        position: Address,
        owner: Address,
        side: u8,
        price: u64,
        size: u64,
        cost: u64,
        base_fee: u64,
        impact: u64,
        borrow: u64,
        charged: u64,
        lien: u64,
        position_size: u64,
        position_entry: u64,
        collateral: u64,
    }
}

event! {
    /// An owner reduced or closed. `profit`, `held` and `held_brief` are tokens of the side's backing, `returned` of the collateral.
    struct PositionDecreased {
        header: Header,
        position: Address,
        owner: Address,
        side: u8,
        price: u64,
        size: u64,
        pnl: i64,
        base_fee: u64,
        impact: u64,
        borrow: u64,
        profit: u64,
        held: u64,
        held_brief: u64,
        /// Profit that waits for the hourly limit, in a `Payable`.
        deferred: u64,
        seized: u64,
        returned: u64,
        lien: u64,
        position_size: u64,
        position_entry: u64,
        collateral: u64,
    }
}

event! {
    /// Collateral came (positive) or went.
    struct CollateralChanged {
        header: Header,
        position: Address,
        owner: Address,
        added: u64,
        removed: u64,
        lien: u64,
        collateral: u64,
    }
}
