//! Waiting shortfall: shortfall of a side that waits to become a loss event.

use super::{SPACING, WAITING_LIFE};
use crate::error::Res;
use crate::price::notional_down;
use crate::state::{MarketState, PoolState};
use crate::time::{exceeded, reached};
use crate::units::{Price, Side, Usd};

/// Waiting shortfall that did not become an event in time goes to the LPs. Returns how much did.
pub fn expire_shortfall(pool: &mut PoolState, market: &mut MarketState, winning: Side, now: i64) -> Res<Usd> {
    let totals = pool.exposures[usize::from(market.index)].side_mut(winning);
    let book = market.side_mut(winning);
    let since = book.waiting_since.max(book.last_finalized);
    if totals.waiting_shortfall.is_zero() || !exceeded(since, WAITING_LIFE, now) {
        return Ok(Usd::ZERO);
    }
    let expired = totals.waiting_shortfall;
    totals.waiting_shortfall = Usd::ZERO;
    book.waiting_insurance = Usd::ZERO;
    book.waiting_deductible = Usd::ZERO;
    book.waiting_deficits = 0;
    market.ledger.remainder.add_assign(expired)?;
    Ok(expired)
}

/// Waiting shortfall from which a loss event opens: the larger of a fixed amount and a share of the winning side's
/// notional.
pub fn threshold(pool: &PoolState, market: &MarketState, winning: Side, price: Price) -> Res<Usd> {
    let exposure = &pool.exposures[usize::from(market.index)];
    let unit = pool.custodies[usize::from(exposure.index)].unit;
    let params = &pool.params.loss_events;
    let notional = notional_down(exposure.side(winning).size, price, unit)?;
    Ok(params.min_loss_event.max(params.min_loss_event_share.of_usd_up(notional)?))
}

/// Whether a side takes only reductions: an event is open, or its waiting shortfall has reached the threshold and not
/// expired.
pub fn reduce_only(pool: &PoolState, market: &MarketState, side: Side, price: Price, now: i64) -> Res<bool> {
    let book = market.side(side);
    let waiting_shortfall = pool.exposures[usize::from(market.index)].side(side).waiting_shortfall;
    let alive = !exceeded(book.waiting_since.max(book.last_finalized), WAITING_LIFE, now);
    Ok(book.has_open_loss_event()
        || (alive && !waiting_shortfall.is_zero() && waiting_shortfall >= threshold(pool, market, side, price)?))
}

/// Whether enough time has passed since the side's last finalization.
pub(super) fn spaced(market: &MarketState, side: Side, now: i64) -> bool {
    let book = market.side(side);
    book.loss_event_count == 0 || reached(book.last_finalized, SPACING, now)
}
