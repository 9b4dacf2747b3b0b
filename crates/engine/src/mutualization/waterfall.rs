//! Who pays a deficit, in order: LPs alone for the share of the position that was young; the fund up to its limits; the LPs' deductible; a loss event.
//! INV-7: the parts add up to the deficit, to the unit, always.

use super::{event, CARRY_LIFE, SPACING};
use crate::error::Res;
use crate::fees::gain;
use crate::insurance::caps::{deductible_available, draw_deductible, roll_fund_day, Limits};
use crate::price::notional_down;
use crate::state::{Market, Pool};
use crate::time::{exceeded, reached};
use crate::units::{Frac, Price, Side, Usd};

/// Where a deficit went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absorbed {
    pub young: Usd,
    /// Moves from the insurance vault into the pool's vault of the same stable.
    pub insurance: Usd,
    pub deductible: Usd,
    /// Joined an open event or the carry of the winning side.
    pub shortfall: Usd,
    /// Older carry that had expired and went to the LPs.
    pub expired: Usd,
    /// Whether the shortfall opened a loss event.
    pub opened: bool,
}

/// Books a deficit of the `losing` side at settlement price `price`. `young`: the share of the position that was.
/// Its part of the deficit is rounded down.
#[allow(clippy::too_many_arguments)] // what, whose, how much, at which price and time: each is another thing
pub fn absorb(
    pool: &mut Pool,
    market: &mut Market,
    losing: Side,
    deficit: Usd,
    young: Frac,
    price: Price,
    now: i64,
    slot: u64,
) -> Res<Absorbed> {
    let winning = losing.opposite();
    let mut report = Absorbed { expired: expire_carry(pool, market, winning, now)?, ..Absorbed::default() };
    if deficit.is_zero() {
        return Ok(report);
    }
    market.ledger.deficits.add_assign(deficit)?;
    report.young = Usd(young.of_down(deficit.0)?);
    market.ledger.young.add_assign(report.young)?;
    let old = deficit.minus(report.young)?;
    if old.is_zero() {
        return Ok(report);
    }
    report.insurance = draw_insurance(pool, market, losing, old, now)?;
    let unpaid = old.minus(report.insurance)?;
    report.deductible = unpaid.min(deductible_available(pool, now)?);
    draw_deductible(pool, report.deductible, now)?;
    market.ledger.deductible.add_assign(report.deductible)?;
    report.shortfall = unpaid.minus(report.deductible)?;
    book_shortfall(pool, market, winning, &report, now)?;
    report.opened = event::open_if_due(pool, market, winning, price, now, slot)?;
    Ok(report)
}

/// min(deficit, fund - floor, rolling caps), paid at once.
fn draw_insurance(pool: &mut Pool, market: &mut Market, losing: Side, deficit: Usd, now: i64) -> Res<Usd> {
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

fn book_shortfall(pool: &mut Pool, market: &mut Market, winning: Side, report: &Absorbed, now: i64) -> Res<()> {
    let totals = pool.exposures[usize::from(market.index)].side_mut(winning);
    let book = market.side_mut(winning);
    if book.has_open_event() {
        book.open.u.add_assign(report.shortfall)?;
        book.open.insurance.add_assign(report.insurance)?;
        book.open.deductible.add_assign(report.deductible)?;
        book.open.deficits += 1;
        return totals.event.add_assign(report.shortfall);
    }
    if report.shortfall.is_zero() {
        return Ok(());
    }
    if totals.carry.is_zero() {
        book.carry_since = now;
    }
    totals.carry.add_assign(report.shortfall)?;
    book.carry_insurance.add_assign(report.insurance)?;
    book.carry_deductible.add_assign(report.deductible)?;
    book.carry_deficits += 1;
    Ok(())
}

/// Carry that did not become an event in time goes to the LPs. Returns how much did.
pub fn expire_carry(pool: &mut Pool, market: &mut Market, winning: Side, now: i64) -> Res<Usd> {
    let totals = pool.exposures[usize::from(market.index)].side_mut(winning);
    let book = market.side_mut(winning);
    let since = book.carry_since.max(book.last_finalized);
    if totals.carry.is_zero() || !exceeded(since, CARRY_LIFE, now) {
        return Ok(Usd::ZERO);
    }
    let expired = totals.carry;
    totals.carry = Usd::ZERO;
    book.carry_insurance = Usd::ZERO;
    book.carry_deductible = Usd::ZERO;
    book.carry_deficits = 0;
    market.ledger.remainder.add_assign(expired)?;
    Ok(expired)
}

/// Carry from which a loss event opens: the larger of a fixed amount and a share of the winning side's notional.
pub fn threshold(pool: &Pool, market: &Market, winning: Side, price: Price) -> Res<Usd> {
    let exposure = &pool.exposures[usize::from(market.index)];
    let unit = pool.custodies[usize::from(exposure.index)].unit;
    let params = &pool.params.events;
    let notional = notional_down(exposure.side(winning).size, price, unit)?;
    Ok(params.min_event.max(params.min_event_share.of_usd_up(notional)?))
}

/// Whether a side takes only reductions: an event is open, or its carry has reached the threshold and not expired.
pub fn reduce_only(pool: &Pool, market: &Market, side: Side, price: Price, now: i64) -> Res<bool> {
    let book = market.side(side);
    let carry = pool.exposures[usize::from(market.index)].side(side).carry;
    let alive = !exceeded(book.carry_since.max(book.last_finalized), CARRY_LIFE, now);
    Ok(book.has_open_event() || (alive && !carry.is_zero() && carry >= threshold(pool, market, side, price)?))
}

/// Whether enough time has passed since the side's last finalization.
pub(super) fn spaced(market: &Market, side: Side, now: i64) -> bool {
    let book = market.side(side);
    book.event_count == 0 || reached(book.last_finalized, SPACING, now)
}
