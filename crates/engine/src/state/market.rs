//! A market: its prices of the last hours, and for each side the escrow, the loss events and the insurance limits.

use super::{state, HourCell, LossEventParams, MarketParams, PriceCell, Print, RollingCap};
use crate::units::{Atoms, Bps, Frac, PodU128, Price, Side, Usd};

state! {
    /// Escrowed profit that matures in one hour.
    Bucket [16] {
        tokens: Atoms,
        /// Hour of maturity, counted from 1970; the tickets mature when it begins.
        hour: u32,
        tickets: u32,
    }
}

state! {
    /// Escrowed profit of a side, in its backing token.
    Escrow [528] {
        buckets: [Bucket; 32],
        /// What matured buckets still held when their slots were reused.
        matured: Atoms,
        matured_tickets: u64,
    }
}

state! {
    /// A finalized loss event, as long as it can still matter to a lien or a ticket.
    LossEventEntry [72] {
        /// Number of the event on this side, from 0.
        number: u64,
        opened: i64,
        finalized: i64,
        clawback_rate: Frac,
        price: Price,
        reference: Price,
        /// H - H_escrow: what all open positions owe together.
        lien: Usd,
        lien_paid: Usd,
        /// 1: the rest of the lien has lapsed and left the side's totals. 2: the receipt records it as well.
        lien_state: u8,
        pad: [u8; 7],
    }
}

state! {
    /// The loss event that is accruing. `shortfall` is zero when there is none.
    OpenLossEvent [128] {
        shortfall: Usd,
        opened: i64,
        opened_slot: u64,
        /// Paid by the fund and by the deductible for the deficits behind this event.
        insurance: Usd,
        deductible: Usd,
        /// Largest size-seconds of any one hour in the ring, for the winning and for the losing side.
        winning_weight: PodU128,
        losing_weight: PodU128,
        params: LossEventParams,
        deficits: u64,
        reserved: u64,
    }
}

state! {
    /// What a market knows of one side.
    SideBook [1312] {
        escrow: Escrow,
        /// The last finalized events. They are at least 75 minutes apart (an hour of spacing, 15 minutes of accrual),
        /// so the ring spans ten hours: longer than any lien or any wait of a ticket.
        loss_events: [LossEventEntry; 8],
        /// Finalized events on this side so far; also the number of the next one.
        loss_event_count: u64,
        open: OpenLossEvent,
        /// When the waiting shortfall began, and the time of the last finalization.
        waiting_since: i64,
        last_finalized: i64,
        /// Paid by fund and deductible since the waiting shortfall began, and the deficits it comes from.
        waiting_insurance: Usd,
        waiting_deductible: Usd,
        waiting_deficits: u64,
        /// Draws from the fund when this side loses.
        hour_cap: RollingCap,
        day_cap: RollingCap,
    }
}

state! {
    /// Where every dollar of every deficit of this market went, since its beginning (INV-7).
    Ledger [72] {
        deficits: Usd,
        insurance: Usd,
        /// R_young: the part of deficits that falls on size younger than 15 minutes, borne by LPs.
        young: Usd,
        deductible: Usd,
        /// L of all finalized events.
        lp_share: Usd,
        escrow: Usd,
        lien_paid: Usd,
        /// H - H_escrow - lien_paid of all events, open or lapsed.
        lien_unpaid: Usd,
        /// R of all events and of expired waiting shortfall.
        remainder: Usd,
    }
}

state! {
    /// How much the price moves, on a five-minute grid by publish time, and the margins that follow.
    Volatility [96] {
        /// Number of the cell that is open (publish time / 300); 0 before the first print.
        cell: i64,
        /// Range of its prints, and the last of them.
        range: PriceCell,
        last: Price,
        /// Last price of the previous cell, and how many five-minute steps ago that was: 1, plus the cells without
        /// prints.
        close: Price,
        width: u64,
        /// Variance, 1e-18 an hour: averaged over a day, over 30 days, and over 30 days without clamping.
        fast: u64,
        slow: u64,
        unclamped: u64,
        /// Initial margin before the add-on, rounded up.
        base_initial_margin: Bps,
        /// Maintenance margin in force since `maintenance_margin_at`, 1e-9: half of `initial_margin`, rising by a tenth
        /// an hour at most.
        maintenance_margin: u64,
        maintenance_margin_at: i64,
    }
}

state! {
    /// A market: the index token's price against the dollar, long and short.
    MarketState [3568] {
        params: MarketParams,
        ledger: Ledger,
        hours: [HourCell; 8],
        /// The last four cells of five minutes.
        minutes: [PriceCell; 4],
        /// The last two cells of one minute.
        instants: [PriceCell; 2],
        volatility: Volatility,
        last_price: Price,
        /// Time to which size-seconds are credited and cells are rolled.
        rolled_at: i64,
        sides: [SideBook; 2],
        /// Newest print of the second source, and when that source was declared silent (see `Custody::silent_since`).
        second: Print,
        second_silent_since: i64,
        /// The guardian stopped new risk until this time.
        reduce_only_until: i64,
        /// Settlement time of a dead feed; from then on every position closes at `settle_price`. 0 for none.
        settle_at: i64,
        settle_price: Price,
        /// Index of the market in the pool.
        index: u8,
        /// 0 active, 1 reduce-only.
        status: u8,
        pad: [u8; 6],
        reserved: [u64; 7],
    }
}

impl SideBook {
    pub fn has_open_loss_event(&self) -> bool {
        !self.open.shortfall.is_zero()
    }
    /// The place of event number `n` in the ring.
    pub fn entry_index(n: u64) -> usize {
        // A remainder below EVENTS always fits.
        usize::try_from(n % 8).unwrap_or(0)
    }
    /// A finalized event, if the ring still has it.
    pub fn entry(&self, n: u64) -> Option<&LossEventEntry> {
        let entry = &self.loss_events[Self::entry_index(n)];
        (n < self.loss_event_count && entry.number == n).then_some(entry)
    }
}

impl MarketState {
    /// Whether no loss event is accruing on either side.
    pub fn is_calm(&self) -> bool {
        let [long, short] = &self.sides;
        !long.has_open_loss_event() && !short.has_open_loss_event()
    }
    pub fn side(&self, side: Side) -> &SideBook {
        &self.sides[side.index()]
    }
    pub fn side_mut(&mut self, side: Side) -> &mut SideBook {
        &mut self.sides[side.index()]
    }
}
