//! The price from which gain is fresh is the lowest of eight hours for longs, the highest for shorts.
//!
//! reference(long) <= every hour's low, reference(short) >= every hour's high.
//!
//! ```diff
//! ring.rs
//! -Side::Long => ranges.map(|r| r.low).min(),
//! +Side::Long => ranges.take(7).map(|r| r.low).min(),
//! ```
use crate::prelude::*;
use engine::ring::reference;

#[no_mangle]
pub fn the_reference_is_the_edge_of_eight_hours(market: &MarketState) {
    let (low, high) = (reference(market, Side::Long), reference(market, Side::Short));
    let [a, b, c, d, e, f, g, h] = &market.hours;
    prove(low <= a.range.low && low <= b.range.low && low <= c.range.low && low <= d.range.low, 1);
    prove(low <= e.range.low && low <= f.range.low && low <= g.range.low && low <= h.range.low, 2);
    prove(high >= a.range.high && high >= b.range.high && high >= c.range.high && high >= d.range.high, 3);
    prove(high >= e.range.high && high >= f.range.high && high >= g.range.high && high >= h.range.high, 4);
}
