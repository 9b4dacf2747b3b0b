use super::Header;
use anchor_lang::prelude::*;

/// A loss event opened, or (`u` zero) expired carry went to the LPs.
#[event]
pub struct LossEventOpened {
    pub header: Header,
    pub side: u8,
    pub number: u64,
    pub u: u64,
    pub expired_carry: u64,
}

/// Who pays: `u == lp_share + escrow + lien + remainder`, 1e-6 USD. `h` is 1e-18.
#[event]
pub struct LossEventFinalized {
    pub header: Header,
    pub receipt: Address,
    pub side: u8,
    pub number: u64,
    pub u: u64,
    pub lp_share: u64,
    pub escrow: u64,
    pub lien: u64,
    pub remainder: u64,
    pub h: u64,
    pub price: u64,
    pub reference: u64,
}

#[event]
pub struct LossEventSealed {
    pub header: Header,
    pub receipt: Address,
    pub side: u8,
    pub number: u64,
    pub lien_paid: u64,
    pub lien_lapsed: u64,
}

#[event]
pub struct TicketClaimed {
    pub header: Header,
    pub ticket: Address,
    pub owner: Address,
    pub side: u8,
    pub face: u64,
    pub paid: u64,
    pub dust: u64,
}

/// Open winners gave up parts of their positions.
#[event]
pub struct LiensApplied {
    pub header: Header,
    pub positions: u8,
    pub paid: u64,
    pub bounty: u64,
}
