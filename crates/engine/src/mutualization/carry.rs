//! Carry: shortfall of a side that waits to become a loss event.

use super::{CARRY_LIFE, SPACING};
use crate::error::Res;
use crate::price::notional_down;
use crate::state::{Market, Pool};
use crate::time::{exceeded, reached};
use crate::units::{Price, Side, Usd};

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
