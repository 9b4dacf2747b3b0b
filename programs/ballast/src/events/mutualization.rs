use super::{event, Header};
use crate::state::{Pool, State};
use anchor_lang::prelude::*;
use engine::Receipt;

event! {
    /// A loss event opened, or (`shortfall` zero) expired waiting shortfall went to the LPs.
    struct LossEventOpened {
        header: Header,
        side: u8,
        number: u64,
        shortfall: u64,
        expired_shortfall: u64,
    }
}

event! {
    /// Who pays: `shortfall == lp_share + escrow + lien + remainder`, 1e-6 USD. `clawback_rate` is 1e-18.
    struct LossEventFinalized {
        header: Header,
        receipt: Address,
        side: u8,
        number: u64,
        shortfall: u64,
        lp_share: u64,
        escrow: u64,
        lien: u64,
        remainder: u64,
        clawback_rate: u64,
        price: u64,
        reference: u64,
    }
}

impl LossEventFinalized {
    /// What the receipt at `address` says.
    #[inline(always)]
    pub fn new(header: Header, address: Address, receipt: &Receipt) -> Self {
        Self {
            header,
            receipt: address,
            side: receipt.side,
            number: receipt.number,
            shortfall: receipt.shortfall.0,
            lp_share: receipt.lp_share.0,
            escrow: receipt.escrow.0,
            lien: receipt.lien_unpaid.0,
            remainder: receipt.remainder.0,
            clawback_rate: receipt.clawback_rate.0,
            price: receipt.price.0,
            reference: receipt.reference.0,
        }
    }
}

event! {
    struct LossEventSealed {
        header: Header,
        receipt: Address,
        side: u8,
        number: u64,
        lien_paid: u64,
        lien_lapsed: u64,
    }
}

event! {
    struct TicketClaimed {
        header: Header,
        ticket: Address,
        owner: Address,
        side: u8,
        face: u64,
        paid: u64,
        dust: u64,
    }
}

event! {
    /// Open winners of a side gave up parts of their positions. `paid` 1e-6 USD, `bounty` tokens of the side's backing,
    /// `liens` what is still open of the side's.
    struct LiensApplied {
        header: Header,
        side: u8,
        positions: u8,
        paid: u64,
        bounty: u64,
        liens: u64,
    }
}
