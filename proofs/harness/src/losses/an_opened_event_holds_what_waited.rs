//! A loss event opens with just the shortfall that waited: nothing of it stays behind or appears.
//!
//! INV-7 before implies INV-7 after; event' + waiting' == event + waiting; opened only after the spacing.
//!
//! Assumes: market 0; any threshold, any weights.
//! Arbitrary: mutualization::waiting_shortfall::threshold, ring::largest_weight
//! Invariants: 7
//!
//! ```diff
//! mutualization/loss_event.rs
//! -totals.loss_event = waiting_shortfall;
//! -totals.waiting_shortfall = Usd::ZERO;
//! +totals.loss_event = waiting_shortfall;
//! ```
use crate::prelude::*;
use engine::moment::{At, Book};
use engine::mutualization::loss_event::open_if_due;

#[no_mangle]
pub fn an_opened_event_holds_what_waited(
    pool: &mut PoolState,
    market: &mut MarketState,
    long: bool,
    price: u64,
    now: i64,
    slot: u64,
) {
    assume(market.index == 0);
    assume(invariants::waterfall(pool, market).is_ok());
    let waited = pool.exposures[0].side(side(long)).waiting_shortfall;
    let at = At { price: Price(price), now, slot };
    if let Ok(opened) = open_if_due(&mut Book { pool, market }, side(long), &at) {
        prove(invariants::waterfall(pool, market).is_ok(), 1);
        let totals = pool.exposures[0].side(side(long));
        if opened {
            prove(totals.loss_event == waited && totals.waiting_shortfall.is_zero() && !waited.is_zero(), 2);
            prove(market.side(side(long)).open.opened == now, 3);
        } else {
            prove(totals.waiting_shortfall == waited, 4);
        }
    }
}
