//! Who pays a deficit, in order: LPs alone for the share of the position that was young; the fund up to its limits; the
//! LPs' deductible; a loss event. INV-7: the parts add up to the deficit, to the unit, always.

use super::loss_event;
use super::waiting_shortfall::expire_shortfall;
use crate::error::Res;
use crate::fees::gain;
use crate::insurance::caps::{deductible_available, draw_deductible, roll_fund_day, Limits};
use crate::moment::{At, Book};
use crate::state::{MarketState, PoolState};
use crate::units::{Frac, Side, Usd};

/// Where a deficit went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absorbed {
    pub young: Usd,
    /// Moves from the insurance vault into the pool's vault of the same stable.
    pub insurance: Usd,
    pub deductible: Usd,
    /// Joined an open event or the waiting shortfall of the winning side.
    pub shortfall: Usd,
    /// Older waiting shortfall that had expired and went to the LPs.
    pub expired: Usd,
    /// Whether the shortfall opened a loss event.
    pub opened: bool,
}

/// Books a deficit of the `losing` side. `young`: the share of the position that was.
/// Its part of the deficit is rounded down.
pub fn absorb(book: &mut Book<'_>, losing: Side, deficit: Usd, young: Frac, at: &At) -> Res<Absorbed> {
    let (winning, now) = (losing.opposite(), at.now);
    let expired = expire_shortfall(book.pool, book.market, winning, now)?;
    let mut report = Absorbed { expired, ..Absorbed::default() };
    if deficit.is_zero() {
        return Ok(report);
    }
    book.market.ledger.deficits.add_assign(deficit)?;
    report.young = Usd(young.of_down(deficit.0)?);
    book.market.ledger.young.add_assign(report.young)?;
    let old = deficit.minus(report.young)?;
    if old.is_zero() {
        return Ok(report);
    }
    report.insurance = draw_insurance(book.pool, book.market, losing, old, now)?;
    let unpaid = old.minus(report.insurance)?;
    report.deductible = unpaid.min(deductible_available(book.pool, now)?);
    draw_deductible(book.pool, report.deductible, now)?;
    book.market.ledger.deductible.add_assign(report.deductible)?;
    report.shortfall = unpaid.minus(report.deductible)?;
    book_shortfall(book.pool, book.market, winning, &report, now)?;
    report.opened = loss_event::open_if_due(book, winning, at)?;
    Ok(report)
}

/// min(deficit, fund - floor, rolling caps), paid at once.
fn draw_insurance(pool: &mut PoolState, market: &mut MarketState, losing: Side, deficit: Usd, now: i64) -> Res<Usd> {
    roll_fund_day(pool, now);
    let limits = Limits::of(pool, market.params.daily_cap, now)?;
    let amount = deficit.min(limits.available(pool, market.side(losing), now)?);
    if amount.is_zero() {
        return Ok(amount);
    }
    limits.draw(pool, market.side_mut(losing), amount, now)?;
    let home = pool.fund.custody;
    gain(pool.custody_mut(home)?, amount.at_par(), now)?;
    market.ledger.insurance.add_assign(amount)?;
    Ok(amount)
}

fn book_shortfall(
    pool: &mut PoolState,
    market: &mut MarketState,
    winning: Side,
    report: &Absorbed,
    now: i64,
) -> Res<()> {
    let totals = pool.exposures[usize::from(market.index)].side_mut(winning);
    let book = market.side_mut(winning);
    if book.has_open_loss_event() {
        book.open.shortfall.add_assign(report.shortfall)?;
        book.open.insurance.add_assign(report.insurance)?;
        book.open.deductible.add_assign(report.deductible)?;
        book.open.deficits += 1;
        return totals.loss_event.add_assign(report.shortfall);
    }
    if report.shortfall.is_zero() {
        return Ok(());
    }
    if totals.waiting_shortfall.is_zero() {
        book.waiting_since = now;
    }
    totals.waiting_shortfall.add_assign(report.shortfall)?;
    book.waiting_insurance.add_assign(report.insurance)?;
    book.waiting_deductible.add_assign(report.deductible)?;
    book.waiting_deficits += 1;
    Ok(())
}
