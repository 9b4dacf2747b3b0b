//! What a market remembers of its prices: eight hours for fresh gain, four cells of five minutes and two of one minute
//! for jumps. Cells belong to the clock, not to publish times: a print is credited to the hour in which it was
//! accepted.

use crate::error::Res;
use crate::math::{mul_div_down, product};
use crate::state::{Exposure, HourCell, MarketState, PoolState, PriceCell};
use crate::units::{Bps, Price, Side};
use crate::volatility;

pub const HOUR: u64 = 3_600;
const MINUTES: u64 = 300;
const INSTANT: u64 = 60;

/// The place of a time's cell. Times are the cluster's, after 1970: without sign a division is one instruction instead
/// of seven.
fn cell(time: u64, width: u64, cells: u64) -> usize {
    usize::try_from(time / width % cells).unwrap_or(0)
}

/// Credits the sides' sizes up to `now` and opens the cells of hours and minutes that began since; skipped ones get the
/// last price. Must run before any size changes. Time never runs backwards: an earlier `now` changes nothing.
pub fn roll(market: &mut MarketState, exposure: &Exposure, now: i64) {
    let from = market.rolled_at;
    if now <= from {
        return;
    }
    market.rolled_at = now;
    let (now, from) = (now.unsigned_abs(), from.unsigned_abs());
    let minutes = now / INSTANT - from / INSTANT;
    if minutes == 0 {
        return credit(market, exposure, now, now - from); // the same minute: no cell begins
    }
    roll_hours(market, exposure, from, now);
    let last = PriceCell::at(market.last_price);
    for back in 0..(now / MINUTES - from / MINUTES).min(4) {
        market.minutes[cell(now - back * MINUTES, MINUTES, 4)] = last;
    }
    for back in 0..minutes.min(2) {
        market.instants[cell(now - back * INSTANT, INSTANT, 2)] = last;
    }
}

fn roll_hours(market: &mut MarketState, exposure: &Exposure, from: u64, now: u64) {
    let hours = now / HOUR - from / HOUR;
    if hours == 0 {
        return credit(market, exposure, now, now - from);
    }
    if hours < 8 {
        // The rest of the hour in which time stood. Eight hours later its cell is gone anyway.
        credit(market, exposure, from, HOUR - from % HOUR);
    }
    for back in (0..hours.min(8)).rev() {
        let time = now - back * HOUR;
        market.hours[cell(time, HOUR, 8)] = HourCell { range: PriceCell::at(market.last_price), ..HourCell::default() };
        credit(market, exposure, time, if back == 0 { now % HOUR } else { HOUR });
    }
}

/// At most an hour, so that a half of a size times it is far below a word: a product of 128 bits is a call.
fn credit(market: &mut MarketState, exposure: &Exposure, time: u64, seconds: u64) {
    let hour = &mut market.hours[cell(time, HOUR, 8)];
    for side in Side::BOTH {
        let size = exposure.side(side).size.0;
        let carried = product(size & 0xffff_ffff, seconds) >> 32;
        let high = product(size >> 32, seconds).wrapping_add(carried) >> 32;
        let low = size.wrapping_mul(seconds);
        let [sum, above] = &mut hour.weight[side.index()].0;
        *sum = sum.wrapping_add(low);
        *above = above.wrapping_add(high).wrapping_add(u64::from(*sum < low)); // below 2^64 x 3600 in all
    }
}

/// Takes an accepted print into the cells of `now`, and remembers in the pool if the price jumped: LPs and stakers, who
/// see the pool only, wait for a while. Call [`roll`] first.
pub fn record_range(pool: &mut PoolState, market: &mut MarketState, price: Price, now: i64) -> Res<()> {
    market.last_price = price;
    let time = now.unsigned_abs();
    let instant = &mut market.instants[cell(time, INSTANT, 2)];
    if instant.low <= price && price <= instant.high {
        return Ok(()); // and so within the wider cells, whose time this one is part of: nothing grows
    }
    instant.include(price);
    if market.minutes[0].low.is_zero() {
        market.hours.iter_mut().for_each(|hour| hour.range = PriceCell::at(price));
        market.minutes = [PriceCell::at(price); 4];
        market.instants = [PriceCell::at(price); 2];
    }
    market.hours[cell(time, HOUR, 8)].range.include(price);
    market.minutes[cell(time, MINUTES, 4)].include(price);
    let maintenance = volatility::maintenance(market);
    if ranges_beyond(&market.instants, maintenance.0, 20_000)? {
        pool.jumped_at = now;
    }
    if ranges_beyond(&market.minutes, maintenance.0, 10_000)? {
        pool.moved_at = now;
    }
    Ok(())
}

/// Whether the highest price of some cells is more than `part / whole` above the lowest (rounded down).
fn ranges_beyond(cells: &[PriceCell], part: u64, whole: u64) -> Res<bool> {
    let low = cells.iter().map(|r| r.low).min().unwrap_or(Price::ZERO);
    let high = cells.iter().map(|r| r.high).max().unwrap_or(Price::ZERO);
    Ok(!low.is_zero() && high.less(low).0 > mul_div_down(low.0, part, whole)?)
}

/// `ref`: the price from which gain is fresh. The lowest of the last eight hours for longs, the highest for shorts.
pub fn reference(market: &MarketState, side: Side) -> Price {
    let ranges = market.hours.iter().map(|hour| hour.range);
    match side {
        Side::Long => ranges.map(|r| r.low).min(),
        Side::Short => ranges.map(|r| r.high).max(),
    }
    .unwrap_or(market.last_price)
}

/// Whether the price moved more than the maintenance margin within the last four cells of five minutes.
pub fn jumped(market: &MarketState, maintenance: Bps) -> Res<bool> {
    ranges_beyond(&market.minutes, maintenance.0, 10_000)
}

/// Largest size-seconds of one hour in the ring.
pub fn largest_weight(market: &MarketState, side: Side) -> u128 {
    market.hours.iter().map(|hour| hour.weight[side.index()].get()).max().unwrap_or(0)
}
