//! What of a profit is safe, what waits, and what loss events can take.

use crate::scene::Here;
use crate::wire::{wire, Flag, Maybe};
use engine::insurance::coverage::{phi, usable};
use engine::margin::Marks;
use engine::mutualization::{escrow, fresh, loss_event};
use engine::trading::charges::{trade_fees, Charges};
use engine::trading::close::Close;
use engine::trading::{self, close, Moment};
use engine::{price, ring, volatility, Atoms, Bps, EngineError, Frac, PositionState, Price, Res, Side, Usd};

wire! {
    /// What would happen now to fresh profit of a side, and what a loss event may take of it. All shares are 1e-18.
    SideTerms {
        /// The share of fresh profit that would wait `hold` seconds if the position closed now.
        phi: Frac,
        hold: i64,
        /// Price from which gain is fresh.
        reference: Price,
        /// Usable coverage of the fund, which phi follows from.
        coverage: Frac,
        /// Shortfall (`Usd`) that waits to become a loss event in which this side is the winner; and that of the open
        /// event.
        waiting_shortfall: Usd,
        loss_event: Usd,
        /// Most that the next event takes, and that all events of the coming hours take together.
        worst_next: Frac,
        worst_total: Frac,
        side: u8,
        /// The market has jumped: what does not wait `hold` waits an hour.
        jumped: Flag,
        pad: [u8; 6],
    }
}

/// What is 1e-18 in 1e-4.
const FRAC_OF_BPS: u64 = 100_000_000_000_000;

/// Seconds that an escrowed profit waits.
fn hold(here: &Here) -> Res<i64> {
    i64::try_from(here.pool.params.loss_events.hold).map_err(|_| EngineError::MathOverflow)
}

/// The terms of a side's fresh profit at this moment.
pub fn side_terms(here: &Here, side: Side) -> Res<SideTerms> {
    let (pool, market, now) = (&*here.pool, &*here.market, here.now);
    let book = market.side(side);
    let totals = pool.exposures[usize::from(market.index)].side(side);
    let open = book.has_open_loss_event();
    let params = if open { &book.open.params } else { &pool.params.loss_events };
    let room = loss_event::room(book, if open { book.open.opened } else { now });
    let most = Frac(params.max_clawback.0.saturating_mul(FRAC_OF_BPS));
    Ok(SideTerms {
        phi: phi(pool, market, side, now)?,
        hold: hold(here)?,
        reference: ring::reference(market, side),
        coverage: usable(pool, market, side, now)?,
        waiting_shortfall: totals.waiting_shortfall,
        loss_event: totals.loss_event,
        worst_next: room.min(most),
        worst_total: room,
        side: side.byte(),
        jumped: ring::jumped(market, volatility::maintenance(market))?.into(),
        pad: [0; 6],
    })
}

wire! {
    /// Profit that waits in a ticket; nothing where it has no tokens.
    Held {
        /// Amount of the side's backing token.
        tokens: Atoms,
        /// Unix time from which it can be claimed.
        until: i64,
        /// Hour of the ticket's address.
        hour: u32,
        pad: [u8; 4],
    }
}

/// The tickets of a settlement: of what waits `hold`, and of what waits an hour.
pub(crate) fn held(here: &Here, side: Side, escrowed: close::Escrowed) -> Res<[Held; 2]> {
    let ticket = |tokens: Atoms, wait: i64| {
        let hour = escrow::ticket_hour(here.market.side(side), here.now, wait)?;
        Ok(Held { tokens, until: i64::from(hour) * 3_600, hour, pad: [0; 4] })
    };
    Ok([ticket(escrowed.held, hold(here)?)?, ticket(escrowed.held_after_jump, 3_600)?])
}

wire! {
    /// A position, and the price at which its profit is asked for.
    ProfitAtRiskArgs {
        position: PositionState,
        /// 1e-8 USD; not given, the cached one.
        price: Maybe,
    }
}

wire! {
    /// What of a position's profit is safe, what waits, and what can be lost.
    ProfitAtRisk {
        price: Price,
        /// Signed profit at the price, after the liens that are owed.
        pnl: i64,
        /// What the LPs would get first of liens from finalized events.
        lien_due: Usd,
        /// If it closed now: profit paid at once, in backing tokens, and what waits.
        paid_now: Atoms,
        held: [Held; 2],
        /// Part of the profit that is fresh: events that open while it stays open can reach it. The rest is out of
        /// reach.
        fresh: Usd,
        terms: SideTerms,
        /// Most that the next event, and that all of the coming hours, would take of `fresh`, rounded up.
        worst_next: Usd,
        worst_total: Usd,
    }
}

/// What of a position's profit would be paid now, what would wait and until when, and the worst that loss events can
/// take while it stays open. Without spread and impact, which a close adds.
pub fn profit_at_risk(here: &mut Here, args: &ProfitAtRiskArgs) -> Res<ProfitAtRisk> {
    let mut position = args.position;
    let price = match args.price.get() {
        Some(price) => Price(price),
        None => here.cached()?.price,
    };
    let side = position.side()?;
    let moment = Moment {
        now: here.now,
        slot: here.slot,
        price,
        published: here.now.saturating_add(1),
        token_price: here.token_price(position.custody)?,
        token_discount: Bps::ZERO,
    };
    let lien_due = trading::touch(here.pool, here.market, &mut position, &moment)?;
    let unit = here.unit()?;
    let pnl = price::pnl(side, position.size, position.entry, price, unit)?;
    let terms = side_terms(here, side)?;
    let fresh = fresh::fresh(side, pnl, position.size, price, terms.reference, unit)?;
    let (paid_now, escrowed) = if pnl > 0 { close_all(here, &mut position, &moment)? } else { Default::default() };
    Ok(ProfitAtRisk {
        price,
        pnl,
        lien_due,
        paid_now,
        held: held(here, side, escrowed)?,
        fresh,
        terms,
        worst_next: Usd(terms.worst_next.of_up(fresh.0)?),
        worst_total: Usd(terms.worst_total.of_up(fresh.0)?),
    })
}

/// A close at exactly this price, after liens, with base fee and borrow but without impact and spread.
fn close_all(here: &mut Here, position: &mut PositionState, moment: &Moment) -> Res<(Atoms, close::Escrowed)> {
    let marks = Marks::new(here.pool, here.market, position, moment.price, moment.token_price, moment.now)?;
    let notional = marks.notional(position)?;
    let (fee, _) = trade_fees(here.pool, here.market, marks.side, notional, false, moment.price)?;
    let charges = Charges { fees: fee.plus(marks.borrow)?, liquidation: Usd::ZERO };
    let size = position.size;
    let report = Close { pool: here.pool, market: here.market, position, marks: &marks, moment }.part(size, charges)?;
    Ok((report.profit, report.escrowed))
}
