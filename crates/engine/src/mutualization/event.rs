//! Loss events: they open when enough shortfall has gathered, accrue for 15 minutes, and are finalized once, by anyone,
//! in O(1).

use super::carry::{expire_carry, spaced, threshold};
use super::fresh::fresh_bound;
use super::{escrow, ACCRUAL, HAIRCUT_TOTAL, HAIRCUT_WINDOW, LIEN_LIFE};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::{backing_value_down, gain};
use crate::math::mul_ratio_down;
use crate::moment::{At, Book};
use crate::ring::{largest_weight, reference};
use crate::state::{EventEntry, EventParams, Market, OpenEvent, Pool, Receipt, SideBook};
use crate::time::{exceeded, reached};
use crate::units::{Frac, Side, Usd};

/// Opens an event if the side's carry is due. The ring must be rolled to `at.now`.
pub fn open_if_due(book: &mut Book<'_>, winning: Side, at: &At) -> Res<bool> {
    let Book { pool, market } = book;
    let carry = pool.exposures[usize::from(market.index)].side(winning).carry;
    let due = !carry.is_zero()
        && !market.side(winning).has_open_event()
        && spaced(market, winning, at.now)
        && carry >= threshold(pool, market, winning, at.price)?;
    if !due {
        return Ok(false);
    }
    let (winning_weight, losing_weight) = (largest_weight(market, winning), largest_weight(market, winning.opposite()));
    let params = pool.params.events;
    let totals = pool.exposures[usize::from(market.index)].side_mut(winning);
    totals.event = carry;
    totals.carry = Usd::ZERO;
    let side = market.side_mut(winning);
    side.open = OpenEvent {
        u: carry,
        opened: at.now,
        opened_slot: at.slot,
        insurance: core::mem::take(&mut side.carry_insurance),
        deductible: core::mem::take(&mut side.carry_deductible),
        winning_weight: winning_weight.into(),
        losing_weight: losing_weight.into(),
        params,
        deficits: core::mem::take(&mut side.carry_deficits),
        reserved: 0,
    };
    Ok(true)
}

/// Opens an event whose carry became due with time. `NoCarryDue` if none did (carry that expired has gone to the LPs:
/// then the amount is returned instead).
pub fn open(book: &mut Book<'_>, winning: Side, at: &At) -> Res<Usd> {
    let expired = expire_carry(book.pool, book.market, winning, at.now)?;
    let opened = open_if_due(book, winning, at)?;
    ensure(opened || !expired.is_zero(), EngineError::NoCarryDue)?;
    Ok(expired)
}

/// How a shortfall is shared: `u == lp_share + h_total + remainder`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    pub lp_share: Usd,
    pub h_total: Usd,
    pub remainder: Usd,
    /// h, rounded down at 1e-18: taken of every ticket and of every open fresh gain.
    pub h: Frac,
}

/// Shares U. `base` is S + N. L = ceil(s U); H = min(floor((U - L) x min(a, b) / b), h_max x base, room x base); h = H
/// / base; R the rest. `room` is what the side's haircuts of the last hours leave of one half.
pub fn split(u: Usd, base: Usd, params: &EventParams, weights: (u128, u128), room: Frac) -> Res<Split> {
    let lp_share = params.lp_share.of_usd_up(u)?;
    let rest = u.minus(lp_share)?;
    let (winning, losing) = weights;
    let matched = if losing == 0 { rest } else { Usd(mul_ratio_down(rest.0, winning.min(losing), losing)?) };
    let h_total = matched.min(params.h_max.of_usd_down(base)?).min(Usd(room.of_down(base.0)?));
    let h = if h_total.is_zero() { Frac::ZERO } else { Frac::ratio_down(h_total.0, base.0) };
    Ok(Split { lp_share, h_total, remainder: rest.minus(h_total)?, h })
}

/// One half, less the haircuts of this side's events that were finalized later than nine hours before `opened`.
pub fn room(book: &SideBook, opened: i64) -> Frac {
    let since = opened.saturating_sub(HAIRCUT_WINDOW);
    let remembered = book.events.iter().filter(|e| e.number < book.event_count && e.finalized > since);
    remembered.fold(HAIRCUT_TOTAL, |left, e| left.less(e.h))
}

/// The entry that the next finalization overwrites must have its lien's end written into its receipt.
pub fn overwrites_unsealed(book: &SideBook) -> bool {
    let entry = &book.events[SideBook::entry_index(book.event_count)];
    book.event_count >= 8 && entry.settled < SEALED
}

const LAPSED: u8 = 1;
const SEALED: u8 = 2;

/// Finalizes the open event of `side` and returns its receipt. Escrow loses h, open positions owe their liens.
/// `NoOpenEvent`, `EventStillAccruing`, `ReceiptNotSealed`.
pub fn finalize(book: &mut Book<'_>, side: Side, at: &At) -> Res<Receipt> {
    let (Book { pool, market }, &At { price, now, slot }) = (book, at);
    let open = market.side(side).open;
    ensure(!open.u.is_zero(), EngineError::NoOpenEvent)?;
    ensure(reached(open.opened, ACCRUAL, now), EngineError::EventStillAccruing)?;
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
    let split =
        split(open.u, escrow_value.plus(fresh_bound)?, &open.params, weights, room(market.side(side), open.opened))?;

    let escrow_tokens = escrow::haircut(&mut market.side_mut(side).escrow, split.h, open.opened)?;
    let escrow = backing_value_down(side, escrow_tokens, price, unit)?;
    let custody = &mut pool.custodies[backing];
    custody.escrow.sub_assign(escrow_tokens)?;
    gain(custody, escrow_tokens, now)?;
    let lien = split.h_total.minus(escrow)?;
    let receipt = Receipt {
        number: market.side(side).event_count,
        u: open.u,
        insurance: open.insurance,
        deductible: open.deductible,
        lp_share: split.lp_share,
        h_total: split.h_total,
        escrow,
        escrow_tokens,
        lien_unpaid: lien,
        remainder: split.remainder,
        h: split.h,
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
fn enter(pool: &mut Pool, market: &mut Market, side: Side, receipt: &Receipt) -> Res<()> {
    let totals = pool.exposures[usize::from(market.index)].side_mut(side);
    totals.event = Usd::ZERO;
    totals.liens.add_assign(receipt.lien_unpaid)?;
    let ledger = &mut market.ledger;
    ledger.lp_share.add_assign(receipt.lp_share)?;
    ledger.escrow.add_assign(receipt.escrow)?;
    ledger.lien_unpaid.add_assign(receipt.lien_unpaid)?;
    ledger.remainder.add_assign(receipt.remainder)?;
    let book = market.side_mut(side);
    book.events[SideBook::entry_index(receipt.number)] = EventEntry {
        number: receipt.number,
        opened: receipt.opened,
        finalized: receipt.finalized,
        h: receipt.h,
        price: receipt.price,
        reference: receipt.reference,
        lien: receipt.lien_unpaid,
        ..EventEntry::default()
    };
    book.event_count += 1;
    book.last_finalized = receipt.finalized;
    book.open = OpenEvent::default();
    Ok(())
}

/// Liens that were not collected in eight hours leave the side's totals: the LPs bear them.
pub fn lapse(pool: &mut Pool, market: &mut Market, side: Side, now: i64) -> Res<()> {
    let totals = pool.exposures[usize::from(market.index)].side_mut(side);
    let book = market.side_mut(side);
    for entry in book.events.iter_mut().filter(|e| e.number < book.event_count && e.finalized > 0 && e.settled == 0) {
        if exceeded(entry.finalized, LIEN_LIFE, now) {
            totals.liens.sub_assign(entry.lien.minus(entry.lien_paid)?)?;
            entry.settled = LAPSED;
        }
    }
    Ok(())
}

/// Writes into a receipt what its liens brought, once they have lapsed; it is immutable from then on.
/// `NothingToSeal` if it is sealed or its liens are still open, `WrongAccount` if the ring no longer has it.
pub fn seal(pool: &mut Pool, market: &mut Market, receipt: &mut Receipt, now: i64) -> Res<()> {
    let side = Side::from_u8(receipt.side)?;
    lapse(pool, market, side, now)?;
    ensure(market.side(side).entry(receipt.number).is_some(), EngineError::WrongAccount)?;
    let entry = &mut market.side_mut(side).events[SideBook::entry_index(receipt.number)];
    ensure(entry.settled == LAPSED && receipt.sealed == 0, EngineError::NothingToSeal)?;
    receipt.lien_paid = entry.lien_paid;
    receipt.lien_unpaid = entry.lien.minus(entry.lien_paid)?;
    receipt.sealed = 1;
    entry.settled = SEALED;
    Ok(())
}
