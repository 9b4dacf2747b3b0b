use super::{event, Header};
use crate::state::{Pool, Position, State};
use anchor_lang::prelude::*;
use engine::trading::decrease::DecreaseReport;
use engine::trading::open::OpenReport;
use engine::Usd;

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
        /// Price that sets it off; 0 at market.
        trigger: u64,
        collateral: u64,
        print_after: i64,
        expires_at: i64,
        /// Nonce of the position that it opens, enlarges or reduces.
        position_nonce: u64,
        /// Executor's tip, in lamports.
        tip: u64,
    }
}

event! {
    /// An order's owner took it back: it expires three seconds later, and then can be closed.
    struct CancelRequested {
        header: Header,
        request: Address,
        owner: Address,
        expires_at: i64,
    }
}

event! {
    /// A request met its print and could not be filled, for the error of this number: it has ended, and anyone can
    /// close it for its owner.
    struct RequestEnded {
        header: Header,
        request: Address,
        owner: Address,
        reason: u32,
        price: u64,
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

impl PositionIncreased {
    /// What an order did that was filled, and what the position has now.
    #[inline(always)]
    pub fn new(header: Header, account: &State<Position>, report: &OpenReport) -> Self {
        let position = &account.state;
        let OpenReport { price, size, cost, base_fee, impact, borrow, charged, lien, ended: _ } = *report;
        Self {
            header,
            position: *account.address(),
            owner: account.owner,
            side: position.side,
            price: price.0,
            size: size.0,
            cost: cost.0,
            base_fee: base_fee.0,
            impact: impact.0,
            borrow: borrow.0,
            charged: charged.0,
            lien: lien.0,
            position_size: position.size.0,
            position_entry: position.entry.0,
            collateral: position.collateral.0,
        }
    }
}

event! {
    /// The owner named a delegate; all zero for none.
    struct DelegateSet {
        header: Header,
        position: Address,
        owner: Address,
        delegate: Address,
    }
}

event! {
    /// A position was reduced or closed, by its owner or by an order. `profit`, `held` and `held_after_jump` are tokens
    /// of the side's backing, `returned` of the collateral.
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
        held_after_jump: u64,
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

impl PositionDecreased {
    /// What a decrease did, and what the position has now.
    #[inline(always)]
    pub fn new(header: Header, account: &State<Position>, report: &DecreaseReport) -> Self {
        let (close, position) = (&report.close, &account.state);
        Self {
            header,
            position: *account.address(),
            owner: account.owner,
            side: position.side,
            price: report.price.0,
            size: close.closed.0,
            pnl: close.pnl,
            base_fee: report.base_fee.0,
            impact: report.impact.0,
            borrow: report.borrow.0,
            profit: close.profit.0,
            held: close.escrowed.held.0,
            held_after_jump: close.escrowed.held_after_jump.0,
            deferred: close.deferred.0,
            seized: close.seized.0,
            returned: close.returned.0,
            lien: report.lien.0,
            position_size: position.size.0,
            position_entry: position.entry.0,
            collateral: position.collateral.0,
        }
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

impl CollateralChanged {
    /// What came or went, and what the position has now.
    #[inline(always)]
    pub fn new(header: Header, account: &State<Position>, added: u64, removed: u64, lien: Usd) -> Self {
        let collateral = account.state.collateral.0;
        Self { header, position: *account.address(), owner: account.owner, added, removed, lien: lien.0, collateral }
    }
}
