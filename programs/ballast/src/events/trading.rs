use super::Header;
use anchor_lang::prelude::*;

#[event]
pub struct RequestPlaced {
    pub header: Header,
    pub request: Address,
    pub owner: Address,
    pub kind: u8,
    pub side: u8,
    pub custody: u8,
    pub size: u64,
    pub limit: u64,
    pub collateral: u64,
    pub print_after: i64,
    pub expires_at: i64,
}

#[event]
pub struct RequestCancelled {
    pub header: Header,
    pub request: Address,
    pub owner: Address,
    pub custody: u8,
    pub collateral: u64,
}

/// A request met its print. Fees in 1e-6 USD, `charged` in collateral tokens; then what the position has.
#[event]
pub struct PositionIncreased {
    pub header: Header,
    pub position: Address,
    pub owner: Address,
    pub side: u8,
    pub price: u64,
    pub size: u64,
    pub cost: u64,
    pub base_fee: u64,
    pub impact: u64,
    pub borrow: u64,
    pub charged: u64,
    pub lien: u64,
    pub position_size: u64,
    pub position_entry: u64,
    pub collateral: u64,
}

/// An owner reduced or closed. `profit`, `held` and `held_brief` are tokens of the side's backing, `returned` of the collateral.
#[event]
pub struct PositionDecreased {
    pub header: Header,
    pub position: Address,
    pub owner: Address,
    pub side: u8,
    pub price: u64,
    pub size: u64,
    pub pnl: i64,
    pub base_fee: u64,
    pub impact: u64,
    pub borrow: u64,
    pub profit: u64,
    pub held: u64,
    pub held_brief: u64,
    pub seized: u64,
    pub returned: u64,
    pub lien: u64,
    pub position_size: u64,
    pub position_entry: u64,
    pub collateral: u64,
}

/// Collateral came (positive) or went.
#[event]
pub struct CollateralChanged {
    pub header: Header,
    pub position: Address,
    pub owner: Address,
    pub added: u64,
    pub removed: u64,
    pub lien: u64,
    pub collateral: u64,
}
