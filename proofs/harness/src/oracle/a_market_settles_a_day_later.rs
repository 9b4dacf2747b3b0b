//! A market is settled no earlier than a day after it was found that its feed had been silent for a day.
//!
//! settle succeeds only for silent_since > 0, now >= silent_since + 24 h; settle_at == now + 24 h.
//!
//! Assumes: market 0 of index custody 0; time from 1970 to 2106.
//!
//! ```diff
//! oracle.rs
//! -ensure(silent(custody, now, DEAD) && !custody.print.price.is_zero(), EngineError::FeedNotDead)?;
//! +ensure(silent(custody, now, SILENT) && !custody.print.price.is_zero(), EngineError::FeedNotDead)?;
//! ```
use crate::prelude::*;

#[no_mangle]
pub fn a_market_settles_a_day_later(pool: &mut PoolState, market: &mut MarketState, now: i64) {
    assume(market.index == 0 && pool.exposures[0].index == 0 && now >= 0 && now < 1 << 32);
    let (since, price) = (pool.custodies[0].silent_since, pool.custodies[0].print.price);
    if oracle::settle(pool, market, now).is_ok() {
        prove(since > 0 && now >= since && now - since >= 86_400, 1);
        prove(market.settle_at == now + 86_400 && market.settle_price == price && !price.is_zero(), 2);
        prove(i64::from(pool.exposures[0].settle_at) == market.settle_at, 3);
    }
}
