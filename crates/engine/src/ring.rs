//! What a market remembers of its prices: eight hours for fresh gain, four cells of five minutes and two of one minute
//! for jumps. Cells belong to the clock, not to publish times: a print is credited to the hour in which it was
//! accepted.

use crate::error::Res;
use crate::math::product;
use crate::state::{Exposure, HourCell, MarketState, PoolState, PriceCell};
use crate::units::{Bps, PodU128, Price, Side};
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
    // Whole hours without a word are all the same: one is made, not each.
    if hours > 1 {
        let whole = stood(market, exposure, HOUR);
        if hours >= 8 {
            market.hours = [whole; 8]; // the first print of most days: 10 compute units a cell less than one by one
        } else {
            (1..hours).for_each(|back| market.hours[cell(now - back * HOUR, HOUR, 8)] = whole);
        }
    }
    market.hours[cell(now, HOUR, 8)] = stood(market, exposure, now % HOUR);
}

/// A cell in which the price and the sizes stood still for so long.
#[inline(always)]
fn stood(market: &MarketState, exposure: &Exposure, seconds: u64) -> HourCell {
    let weight = Side::BOTH.map(|side| PodU128(weight(exposure.side(side).size.0, seconds)));
    HourCell { range: PriceCell::at(market.last_price), weight }
}

fn credit(market: &mut MarketState, exposure: &Exposure, time: u64, seconds: u64) {
    let hour = &mut market.hours[cell(time, HOUR, 8)];
    for side in Side::BOTH {
        let [low, high] = weight(exposure.side(side).size.0, seconds);
        let [sum, above] = &mut hour.weight[side.index()].0;
        *sum = sum.wrapping_add(low);
        *above = above.wrapping_add(high).wrapping_add(u64::from(*sum < low)); // below 2^64 x 3600 in all
    }
}

/// A size times an hour at most, the lower word first: a product of 128 bits is a call. In parts of 48 and 16 bits,
/// each a word with such seconds; of halves LLVM knows what they are for, and calls that product.
#[inline(always)]
fn weight(size: u64, seconds: u64) -> [u64; 2] {
    let carried = product(size & 0xffff_ffff_ffff, seconds) >> 48;
    [size.wrapping_mul(seconds), product(size >> 48, seconds).wrapping_add(carried) >> 16]
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
    let (low, moved) = range(&market.instants);
    if !low.is_zero() && moved > maintenance.of_down(low.0)? / 2 {
        pool.jumped_at = now;
    }
    if jumped(market, maintenance)? {
        pool.moved_at = now;
    }
    Ok(())
}

/// The lowest price of some cells, and how far above it the highest is.
fn range(cells: &[PriceCell]) -> (Price, u64) {
    let low = cells.iter().map(|r| r.low).min().unwrap_or(Price::ZERO);
    let high = cells.iter().map(|r| r.high).max().unwrap_or(Price::ZERO);
    (low, high.less(low).0)
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
    let (low, moved) = range(&market.minutes);
    Ok(!low.is_zero() && moved > maintenance.of_down(low.0)?)
}

/// Largest size-seconds of one hour in the ring.
pub fn largest_weight(market: &MarketState, side: Side) -> u128 {
    market.hours.iter().map(|hour| hour.weight[side.index()].get()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Size;
    use proptest::prelude::*;

    proptest! {
        /// Against size x seconds second by second, in numbers that are wide enough for anything.
        #[test]
        fn each_hour_has_its_size_seconds_and_nothing_else(
            steps in proptest::collection::vec((0i64..40_000, prop_oneof![0i64..90, 0i64..8_000, 0i64..40_000], any::<u64>(), 0u32..64), 1..12),
        ) {
            let (mut market, mut exposure) = (MarketState::default(), Exposure::default());
            let mut now = 1_700_000_000 + steps[0].0;
            (market.rolled_at, market.last_price) = (now, Price(7));
            let mut plain = std::collections::HashMap::<i64, [u128; 2]>::new();
            for (_, wait, size, small) in steps {
                exposure.sides[0].size = Size(size >> small);
                exposure.sides[1].size = Size(size.rotate_left(7));
                let (mut from, until) = (now, now + wait);
                while from < until {
                    let end = until.min((from / 3_600 + 1) * 3_600);
                    for (sum, side) in plain.entry(from / 3_600).or_default().iter_mut().zip(&exposure.sides) {
                        *sum += u128::from(side.size.0) * u128::from(from.abs_diff(end));
                    }
                    from = end;
                }
                let before = now / 3_600;
                now = until;
                roll(&mut market, &exposure, now);
                let this = now / 3_600;
                for hour in this - 7..=this {
                    let cell = &market.hours[usize::try_from(hour % 8).unwrap()];
                    prop_assert_eq!(cell.weight.map(PodU128::get), plain.get(&hour).copied().unwrap_or_default());
                    prop_assert!(hour <= before || cell.range == PriceCell::at(Price(7)));
                }
            }
        }
    }
}
