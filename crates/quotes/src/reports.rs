//! What rules of the engine report, as bytes.

use crate::wire::{wire, Flag};
use engine::mutualization::waterfall;
use engine::trading::{close, decrease, liquidate, open};
use engine::{Atoms, Frac, Price, Size, Usd};

wire! {
    /// Profit that waits in tickets, in backing tokens.
    Escrowed {
        /// Waits `hold`.
        held: Atoms,
        /// Waits one hour, because the market has jumped.
        held_after_jump: Atoms,
    }
}

impl From<close::Escrowed> for Escrowed {
    fn from(r: close::Escrowed) -> Self {
        Self { held: r.held, held_after_jump: r.held_after_jump }
    }
}

wire! {
    /// What a settlement did. Tokens of profit are the backing custody's, all others the collateral's.
    CloseReport {
        closed: Size,
        cost: Usd,
        /// Signed, `Usd`.
        pnl: i64,
        /// Collateral that became the LPs' for the loss, rounded up.
        seized: Atoms,
        /// Loss beyond the whole collateral.
        deficit: Usd,
        /// Charges collected, by token of payment, rounded up.
        charged_profit: Atoms,
        charged_collateral: Atoms,
        liquidation_fee: Atoms,
        /// Part of the liquidation fee that is the keeper's, rounded down.
        keeper: Atoms,
        /// Profit paid now.
        profit: Atoms,
        /// Profit beyond what may leave the pool this hour: owed to the owner, paid as the limit refills. Outside loss
        /// events.
        deferred: Atoms,
        escrowed: Escrowed,
        fresh: Usd,
        /// phi that applied to the fresh part; zero where there was no gain.
        phi: Frac,
        /// Collateral that goes back to the owner: all of it when the position closes.
        returned: Atoms,
    }
}

impl From<close::CloseReport> for CloseReport {
    fn from(r: close::CloseReport) -> Self {
        Self {
            closed: r.closed,
            cost: r.cost,
            pnl: r.pnl,
            seized: r.seized,
            deficit: r.deficit,
            charged_profit: r.charged_profit,
            charged_collateral: r.charged_collateral,
            liquidation_fee: r.liquidation_fee,
            keeper: r.keeper,
            profit: r.profit,
            deferred: r.deferred,
            escrowed: r.escrowed.into(),
            fresh: r.fresh,
            phi: r.phi,
            returned: r.returned,
        }
    }
}

wire! {
    /// What a decrease did.
    DecreaseReport {
        close: CloseReport,
        price: Price,
        lien: Usd,
        base_fee: Usd,
        impact: Usd,
        borrow: Usd,
    }
}

impl From<decrease::DecreaseReport> for DecreaseReport {
    fn from(r: decrease::DecreaseReport) -> Self {
        Self {
            close: r.close.into(),
            price: r.price,
            lien: r.lien,
            base_fee: r.base_fee,
            impact: r.impact,
            borrow: r.borrow,
        }
    }
}

wire! {
    /// Where a deficit went.
    Absorbed {
        /// LPs alone, for the share of the position that was young.
        young: Usd,
        /// The fund.
        insurance: Usd,
        /// The LPs' deductible.
        deductible: Usd,
        /// Joined an open event or the waiting shortfall of the winning side.
        shortfall: Usd,
        /// Older waiting shortfall that had expired and went to the LPs.
        expired: Usd,
        /// Whether the shortfall opened a loss event.
        opened: Flag,
        pad: [u8; 7],
    }
}

impl From<waterfall::Absorbed> for Absorbed {
    fn from(r: waterfall::Absorbed) -> Self {
        Self {
            young: r.young,
            insurance: r.insurance,
            deductible: r.deductible,
            shortfall: r.shortfall,
            expired: r.expired,
            opened: r.opened.into(),
            pad: [0; 7],
        }
    }
}

wire! {
    /// What a liquidation did.
    LiquidationReport {
        close: CloseReport,
        absorbed: Absorbed,
        lien: Usd,
        /// Paid to the keeper by the fund because the position had nothing left, in the fund's stable.
        keeper_floor: Usd,
        /// Price at which it settled.
        price: Price,
    }
}

impl From<liquidate::LiquidationReport> for LiquidationReport {
    fn from(r: liquidate::LiquidationReport) -> Self {
        Self {
            close: r.close.into(),
            absorbed: r.absorbed.into(),
            lien: r.lien,
            keeper_floor: r.keeper_floor,
            price: r.price,
        }
    }
}

wire! {
    /// What an execution did. Where it ended the order all else is zero.
    OpenReport {
        /// Number of the error for which it ended; 0 where it filled the order.
        ended: u32,
        pad: [u8; 4],
        size: Size,
        /// Price at which it settled.
        price: Price,
        cost: Usd,
        base_fee: Usd,
        impact: Usd,
        borrow: Usd,
        /// Fees and borrow, paid in collateral tokens.
        charged: Atoms,
        lien: Usd,
    }
}

impl From<open::OpenReport> for OpenReport {
    fn from(r: open::OpenReport) -> Self {
        Self {
            ended: r.ended.map_or(0, engine::EngineError::code),
            pad: [0; 4],
            size: r.size,
            price: r.price,
            cost: r.cost,
            base_fee: r.base_fee,
            impact: r.impact,
            borrow: r.borrow,
            charged: r.charged,
            lien: r.lien,
        }
    }
}
