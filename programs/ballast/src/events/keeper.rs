use super::Header;
use anchor_lang::prelude::*;

/// New prints were cached: one bit per custody.
#[event]
pub struct PricesRefreshed {
    pub header: Header,
    pub custodies: u8,
}

/// A position was liquidated, wholly or in part. Who paid its deficit, 1e-6 USD: `young + insurance + deductible + shortfall == deficit`.
#[event]
pub struct PositionLiquidated {
    pub header: Header,
    pub position: Address,
    pub owner: Address,
    pub keeper: Address,
    pub side: u8,
    pub price: u64,
    pub size: u64,
    pub pnl: i64,
    pub liquidation_fee: u64,
    pub keeper_reward: u64,
    pub keeper_floor: u64,
    pub profit: u64,
    pub held: u64,
    pub held_brief: u64,
    pub returned: u64,
    pub deficit: u64,
    pub young: u64,
    pub insurance: u64,
    pub deductible: u64,
    pub shortfall: u64,
    pub expired_carry: u64,
    pub event_opened: bool,
    pub lien: u64,
    pub position_size: u64,
    pub fund: u64,
}

#[event]
pub struct InsuranceSwept {
    pub header: Header,
    pub custody: u8,
    pub surplus: u64,
    pub sold: u64,
    pub gained: u64,
    pub fund: u64,
}

#[event]
pub struct OwnerPaid {
    pub header: Header,
    pub owner: Address,
    pub custody: u8,
    pub amount: u64,
}
