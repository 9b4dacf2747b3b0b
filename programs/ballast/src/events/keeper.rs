use super::{event, Header};
use crate::state::{Pool, Position, State};
use anchor_lang::prelude::*;
use engine::trading::liquidate::LiquidationReport;

event! {
    /// New prints were cached: one bit per custody.
    struct PricesRefreshed {
        header: Header,
        custodies: u8,
    }
}

event! {
    /// A position was liquidated, wholly or in part. Who paid its deficit, 1e-6 USD: `young + insurance + deductible +
    /// shortfall == deficit`.
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

impl PositionLiquidated {
    /// What a liquidation did, and what the position and the fund have now.
    #[inline(always)]
    pub fn new(
        header: Header,
        keeper: Address,
        account: &State<Position>,
        pool: &State<Pool>,
        report: &LiquidationReport,
    ) -> Self {
        let (close, absorbed, position) = (&report.close, &report.absorbed, &account.state);
        Self {
            header,
            position: *account.address(),
            owner: account.owner,
            keeper,
            side: position.side,
            price: report.price.0,
            size: close.closed.0,
            pnl: close.pnl,
            liquidation_fee: close.liquidation_fee.0,
            keeper_reward: close.keeper.0,
            keeper_floor: report.keeper_floor.0,
            profit: close.profit.0,
            held: close.escrowed.held.0,
            held_after_jump: close.escrowed.held_after_jump.0,
            deferred: close.deferred.0,
            returned: close.returned.0,
            deficit: close.deficit.0,
            young: absorbed.young.0,
            insurance: absorbed.insurance.0,
            deductible: absorbed.deductible.0,
            shortfall: absorbed.shortfall.0,
            expired_shortfall: absorbed.expired.0,
            loss_event_opened: absorbed.opened,
            lien: report.lien.0,
            position_size: position.size.0,
            fund: pool.state.fund.balance.0,
        }
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
