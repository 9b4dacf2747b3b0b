//! No loss event opens for less than the smallest amount, nor for less than its share of the winning side's notional.
//!
//! threshold >= min_loss_event, and threshold >= share x notional.
//!
//! Assumes: market 0, index custody 0.
//!
//! ```diff
//! mutualization/waiting_shortfall.rs
//! -Ok(params.min_loss_event.max(params.min_loss_event_share.of_usd_up(notional)?))
//! +Ok(params.min_loss_event.min(params.min_loss_event_share.of_usd_up(notional)?))
//! ```
use crate::prelude::*;
use engine::mutualization::waiting_shortfall::threshold;

#[no_mangle]
pub fn no_event_below_its_threshold(pool: &PoolState, market: &MarketState, long: bool, price: u64) {
    assume(market.index == 0 && pool.exposures[0].index == 0);
    let (unit, params) = (pool.custodies[0].unit, pool.params.loss_events);
    let notional = price::notional_down(pool.exposures[0].side(side(long)).size, Price(price), unit);
    if let (Ok(least), Ok(notional)) = (threshold(pool, market, side(long), Price(price)), notional) {
        prove(least >= params.min_loss_event, 1);
        prove(wide(least.0) * 10_000 >= wide(notional.0) * wide(params.min_loss_event_share.0), 2);
    }
}
