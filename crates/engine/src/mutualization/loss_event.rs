//! Loss events: they open when enough shortfall has gathered, accrue for 15 minutes, and are finalized once, by anyone,
//! in O(1).

use super::fresh::fresh_bound;
use super::waiting_shortfall::{expire_shortfall, spaced, threshold};
use super::{escrow, ACCRUAL, CLAWBACK_TOTAL, CLAWBACK_WINDOW, LIEN_LIFE};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::{backing_value_down, gain};
use crate::math::mul_ratio_down;
use crate::moment::{At, Book};
use crate::ring::{largest_weight, reference};
use crate::state::{LossEventEntry, LossEventParams, MarketState, OpenLossEvent, PoolState, Receipt, SideBook};
use crate::time::{exceeded, reached};
use crate::units::{Frac, Side, Usd};

/// Opens an event if the side's waiting shortfall is due. The ring must be rolled to `at.now`.
pub fn open_if_due(book: &mut Book<'_>, winning: Side, at: &At) -> Res<bool> {
    let Book { pool, market } = book;
    let waiting_shortfall = pool.exposures[usize::from(market.index)].side(winning).waiting_shortfall;
    let due = !waiting_shortfall.is_zero()
        && !market.side(winning).has_open_loss_event()
        && spaced(market, winning, at.now)
        && waiting_shortfall >= threshold(pool, market, winning, at.price)?;
    if !due {
        return Ok(false);
    }
    let (winning_weight, losing_weight) = (largest_weight(market, winning), largest_weight(market, winning.opposite()));
    let params = pool.params.loss_events;
    let totals = pool.exposures[usize::from(market.index)].side_mut(winning);
    totals.loss_event = waiting_shortfall;
    totals.waiting_shortfall = Usd::ZERO;
    let side = market.side_mut(winning);
    side.open = OpenLossEvent {
        shortfall: waiting_shortfall,
        opened: at.now,
        opened_slot: at.slot,
        insurance: core::mem::take(&mut side.waiting_insurance),
        deductible: core::mem::take(&mut side.waiting_deductible),
        winning_weight: winning_weight.into(),
        losing_weight: losing_weight.into(),
        params,
        deficits: core::mem::take(&mut side.waiting_deficits),
        reserved: 0,
    };
    Ok(true)
}

/// Opens an event whose waiting shortfall became due with time. `NoShortfallDue` if none did (waiting shortfall that
/// expired has gone to the LPs: then the amount is returned instead).
pub fn open(book: &mut Book<'_>, winning: Side, at: &At) -> Res<Usd> {
    let expired = expire_shortfall(book.pool, book.market, winning, at.now)?;
    let opened = open_if_due(book, winning, at)?;
    ensure(opened || !expired.is_zero(), EngineError::NoShortfallDue)?;
    Ok(expired)
}

/// How a shortfall is shared: `shortfall == lp_share + clawback + remainder`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    pub lp_share: Usd,
    pub clawback: Usd,
    pub remainder: Usd,
    /// h, rounded down at 1e-18: taken of every ticket and of every open fresh gain.
    pub clawback_rate: Frac,
}

/// Shares U. `base` is S + N. L = ceil(s U); H = min(floor((U - L) x min(a, b) / b), max_clawback x base, room x base);
/// h = H / base; R the rest. `room` is what the side's clawbacks of the last hours leave of one half.
pub fn split(shortfall: Usd, base: Usd, params: &LossEventParams, weights: (u128, u128), room: Frac) -> Res<Split> {
    let lp_share = params.lp_share.of_usd_up(shortfall)?;
    let rest = shortfall.minus(lp_share)?;
    let (winning, losing) = weights;
    let matched = if losing == 0 { rest } else { Usd(mul_ratio_down(rest.0, winning.min(losing), losing)?) };
    let clawback = matched.min(params.max_clawback.of_usd_down(base)?).min(Usd(room.of_down(base.0)?));
    let clawback_rate = if clawback.is_zero() { Frac::ZERO } else { Frac::ratio_down(clawback.0, base.0) };
    Ok(Split { lp_share, clawback, remainder: rest.minus(clawback)?, clawback_rate })
}

/// One half, less the clawbacks of this side's events that were finalized later than nine hours before `opened`.
pub fn room(book: &SideBook, opened: i64) -> Frac {
    let since = opened.saturating_sub(CLAWBACK_WINDOW);
    let remembered = book.loss_events.iter().filter(|e| e.number < book.loss_event_count && e.finalized > since);
    remembered.fold(CLAWBACK_TOTAL, |left, e| left.less(e.clawback_rate))
}

/// The entry that the next finalization overwrites must have its lien's end written into its receipt.
pub fn overwrites_unsealed(book: &SideBook) -> bool {
    let entry = &book.loss_events[SideBook::entry_index(book.loss_event_count)];
    book.loss_event_count >= 8 && entry.lien_state < SEALED
}

const LAPSED: u8 = 1;
const SEALED: u8 = 2;

/// Finalizes the open event of `side` and returns its receipt. Escrow loses h, open positions owe their liens.
/// `NoOpenLossEvent`, `LossEventStillAccruing`, `ReceiptNotSealed`.
pub fn finalize(book: &mut Book<'_>, side: Side, at: &At) -> Res<Receipt> {
    let (Book { pool, market }, &At { price, now, slot }) = (book, at);
    let open = market.side(side).open;
    ensure(!open.shortfall.is_zero(), EngineError::NoOpenLossEvent)?;
    ensure(reached(open.opened, ACCRUAL, now), EngineError::LossEventStillAccruing)?;
    lapse(pool, market, side, now)?;
    ensure(!overwrites_unsealed(market.side(side)), EngineError::ReceiptNotSealed)?;

    let index = usize::from(market.index);
    let exposure = &pool.exposures[index];
    let backing = exposure.backing(side);
    let unit = pool.custodies[usize::from(exposure.index)].unit;
    let reference = reference(market, side);
    let live = escrow::live(market.side(side), open.opened)?;
    let escrow_value = backing_value_down(side, live.tokens, price, unit)?;
    let fresh_bound = fresh_bound(side, exposure.side(side).size, price, reference, unit)?;
    let weights = (open.winning_weight.get(), open.losing_weight.get());
    let (base, room) = (escrow_value.plus(fresh_bound)?, room(market.side(side), open.opened));
    let split = split(open.shortfall, base, &open.params, weights, room)?;

    let escrow_tokens = escrow::claw_back(&mut market.side_mut(side).escrow, split.clawback_rate, open.opened)?;
    let escrow = backing_value_down(side, escrow_tokens, price, unit)?;
    let custody = &mut pool.custodies[backing];
    custody.escrow.sub_assign(escrow_tokens)?;
    gain(custody, escrow_tokens, now)?;
    let lien = split.clawback.minus(escrow)?;
    let receipt = Receipt {
        number: market.side(side).loss_event_count,
        shortfall: open.shortfall,
        insurance: open.insurance,
        deductible: open.deductible,
        lp_share: split.lp_share,
        clawback: split.clawback,
        escrow,
        escrow_tokens,
        lien_unpaid: lien,
        remainder: split.remainder,
        clawback_rate: split.clawback_rate,
        escrow_value,
        fresh_bound,
        price,
        reference,
        winning_weight: open.winning_weight,
        losing_weight: open.losing_weight,
        opened: open.opened,
        finalized: now,
        opened_slot: open.opened_slot,
        finalized_slot: slot,
        tickets: live.tickets,
        deficits: open.deficits,
        params: open.params,
        side: side.byte(),
        market: market.index,
        ..Receipt::default()
    };
    enter(pool, market, side, &receipt)?;
    Ok(receipt)
}

/// Writes a finalized event into the ring, the ledger and the side's totals.
fn enter(pool: &mut PoolState, market: &mut MarketState, side: Side, receipt: &Receipt) -> Res<()> {
    let totals = pool.exposures[usize::from(market.index)].side_mut(side);
    totals.loss_event = Usd::ZERO;
    totals.liens.add_assign(receipt.lien_unpaid)?;
    let ledger = &mut market.ledger;
    ledger.lp_share.add_assign(receipt.lp_share)?;
    ledger.escrow.add_assign(receipt.escrow)?;
    ledger.lien_unpaid.add_assign(receipt.lien_unpaid)?;
    ledger.remainder.add_assign(receipt.remainder)?;
    let book = market.side_mut(side);
    book.loss_events[SideBook::entry_index(receipt.number)] = LossEventEntry {
        number: receipt.number,
        opened: receipt.opened,
        finalized: receipt.finalized,
        clawback_rate: receipt.clawback_rate,
        price: receipt.price,
        reference: receipt.reference,
        lien: receipt.lien_unpaid,
        ..LossEventEntry::default()
    };
    book.loss_event_count += 1;
    book.last_finalized = receipt.finalized;
    book.open = OpenLossEvent::default();
    Ok(())
}

/// Liens that were not collected in eight hours leave the side's totals: the LPs bear them.
pub fn lapse(pool: &mut PoolState, market: &mut MarketState, side: Side, now: i64) -> Res<()> {
    let totals = pool.exposures[usize::from(market.index)].side_mut(side);
    let book = market.side_mut(side);
    for entry in
        book.loss_events.iter_mut().filter(|e| e.number < book.loss_event_count && e.finalized > 0 && e.lien_state == 0)
    {
        if exceeded(entry.finalized, LIEN_LIFE, now) {
            totals.liens.sub_assign(entry.lien.minus(entry.lien_paid)?)?;
            entry.lien_state = LAPSED;
        }
    }
    Ok(())
}

/// Writes into a receipt what its liens brought, once they have lapsed; it is immutable from then on.
/// `NothingToSeal` if it is sealed or its liens are still open, `WrongAccount` if the ring no longer has it.
pub fn seal(pool: &mut PoolState, market: &mut MarketState, receipt: &mut Receipt, now: i64) -> Res<()> {
    let side = Side::from_u8(receipt.side)?;
    lapse(pool, market, side, now)?;
    ensure(market.side(side).entry(receipt.number).is_some(), EngineError::WrongAccount)?;
    let entry = &mut market.side_mut(side).loss_events[SideBook::entry_index(receipt.number)];
    ensure(entry.lien_state == LAPSED && receipt.sealed == 0, EngineError::NothingToSeal)?;
    receipt.lien_paid = entry.lien_paid;
    receipt.lien_unpaid = entry.lien.minus(entry.lien_paid)?;
    receipt.sealed = 1;
    entry.lien_state = SEALED;
    Ok(())
}
