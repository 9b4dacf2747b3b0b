//! How much a price moves, and what follows for margins: sigma from a grid of five minutes, initial margin from sigma,
//! maintenance margin and haircuts that follow slowly. Per cell the larger of the range estimator `ln(high/low)^2 / (4
//! ln 2)` (Parkinson 1980) and of the squared return since the cell before; averaged exponentially over a day and over
//! 30 days.

use crate::error::Res;
use crate::math::{mul_div_down, mul_div_up, mul_up_by, product, sqrt};
use crate::state::{Custody, CustodyParams, MarketParams, MarketState, PoolState, PriceCell, Print};
use crate::time::{elapsed, period, reached};
use crate::units::{Bps, Price, Usd};

/// Length of a cell in seconds.
pub const CELL: i64 = 300;
/// Only the first print in each 10 s window counts, so extra prints change nothing.
pub const WINDOW: i64 = 10;
/// Cells of an hour, of a day and of 30 days.
const AN_HOUR: u64 = 12;
const FAST: u64 = 288;
const SLOW: u64 = 8_640;
/// A cell counts for at most so many times the running variance: one print cannot set the margin of a day.
const CLAMP: u64 = 16;
/// Least volatility, 1e-9 per square root of an hour.
const LEAST: u64 = 100_000;
/// Most variance of one cell, 1e-18: a move by the factor e.
const MOST: u64 = 1_000_000_000_000_000_000;
const BILLION: u64 = 1_000_000_000;
/// `4 ln 2`, 1e-9.
const FOUR_LN_2: u64 = 2_772_588_722;
/// What a basis point is in 1e-9.
const BP: u64 = 100_000;
/// Most initial margin and most haircut.
const INITIAL_MARGIN_CAP: Bps = Bps(5_000);
const HAIRCUT_CAP: u64 = 5_000 * BP;
/// Seconds in which a ramp grows by the factor e. In an hour, and the ten minutes at most that a step at its beginning
/// looks back where prints come, that is e^(4,200 / 44,100) = 1.0999; after a silence one step of 3,600 / 44,100 = 8.2
/// %.
const RAMP: u64 = 44_100;

/// A token's volatility and haircut before any market measures it.
#[inline(never)]
pub fn start_custody(custody: &mut Custody, now: i64) -> Res<()> {
    custody.sigma = custody.params.sigma;
    custody.haircut = haircut_target(custody)?;
    custody.haircut_at = now;
    Ok(())
}

/// A market's variances at its start: those of its token's configured volatility. Margins follow at once.
#[inline(never)]
pub fn start_market(market: &mut MarketState, custody: &Custody, now: i64) -> Res<()> {
    let variance = custody.params.sigma.saturating_mul(custody.params.sigma);
    let v = &mut market.volatility;
    (v.fast, v.slow, v.unclamped) = (variance, variance, variance);
    market.volatility.base_initial_margin = base_initial_margin(market, sigma(market))?;
    market.volatility.maintenance_margin = maintenance_target(market);
    market.volatility.maintenance_margin_at = now;
    Ok(())
}

/// New parameters of a token. Its haircut falls at once and rises from now on, a tenth an hour; sigma is theirs where
/// no market measures it.
#[inline(never)]
pub fn change_custody(custody: &mut Custody, params: &CustodyParams, measured: bool, now: i64) -> Res<()> {
    follow(custody, now, true)?;
    custody.params = *params;
    if !measured {
        custody.sigma = params.sigma;
    }
    custody.haircut = custody.haircut.min(haircut_target(custody)?);
    Ok(())
}

/// New parameters of a market. Initial margin is theirs at once: it binds new risk only. Maintenance margin falls at
/// once and rises from now on, a tenth an hour.
#[inline(never)]
pub fn change_market(market: &mut MarketState, params: &MarketParams, now: i64) -> Res<()> {
    let target = maintenance_target(market);
    let v = &mut market.volatility;
    v.maintenance_margin = ramped(v.maintenance_margin, target, elapsed(v.maintenance_margin_at, now))?;
    v.maintenance_margin_at = now;
    market.params = *params;
    market.volatility.base_initial_margin = base_initial_margin(market, sigma(market))?;
    market.volatility.maintenance_margin = market.volatility.maintenance_margin.min(maintenance_target(market));
    Ok(())
}

/// Whether a print is the first of its window, by the publish time of the print before it.
#[inline]
pub fn counts(before: i64, print: &Print) -> bool {
    print.publish_time.unsigned_abs() / WINDOW.unsigned_abs() > before.unsigned_abs() / WINDOW.unsigned_abs()
}

/// Takes an accepted print that [`counts`] into the grid. The first print of a new cell closes the one before:
/// volatility and margins move then, at most once in five minutes. Call it for prints in the order of their publish
/// times.
#[inline]
pub fn measure_volatility(market: &mut MarketState, custody: &mut Custody, print: &Print, now: i64) -> Res<()> {
    let cell = period(print.publish_time, CELL);
    let v = &mut market.volatility;
    if v.cell == 0 {
        (v.cell, v.width, v.close) = (cell, 1, print.price);
        v.range = PriceCell::at(print.price);
    } else if cell > v.cell {
        close_cell(market, custody, cell, now)?;
        market.volatility.range = PriceCell::at(print.price);
    }
    let v = &mut market.volatility;
    v.range.include(print.price);
    v.last = print.price;
    Ok(())
}

/// Closes the open cell and opens number `next`. Cells without prints share the move that was found after them.
#[inline(never)]
fn close_cell(market: &mut MarketState, custody: &mut Custody, next: i64, now: i64) -> Res<()> {
    let v = &mut market.volatility;
    let cells = elapsed(v.cell, next).max(1);
    let range = mul_div_down(squared_log(v.range.low, v.range.high)?, BILLION, FOUR_LN_2)?;
    let moved = squared_log(v.close.min(v.last), v.close.max(v.last))?;
    let hourly = range.max(moved).min(MOST).wrapping_mul(AN_HOUR) / v.width;
    // From the least volatility on: an average that fell to nothing could never rise again.
    let clamped = hourly.min(v.fast.max(v.slow).max(LEAST * LEAST).saturating_mul(CLAMP));
    v.fast = average(v.fast, clamped, v.width, FAST)?;
    v.slow = average(v.slow, clamped, v.width, SLOW)?;
    v.unclamped = average(v.unclamped, hourly, v.width, SLOW)?;
    (v.close, v.cell, v.width) = (v.last, next, cells);
    custody.sigma = sigma(market);
    market.volatility.base_initial_margin = base_initial_margin(market, custody.sigma)?;
    // Nothing that a position must hold rises while a loss event accrues; the time until then does not count.
    let calm = market.is_calm();
    let target = maintenance_target(market);
    let v = &mut market.volatility;
    v.maintenance_margin =
        ramped(v.maintenance_margin, target, if calm { elapsed(v.maintenance_margin_at, now) } else { 0 })?;
    v.maintenance_margin_at = now;
    follow(custody, now, calm)
}

/// A token without market has the configured volatility; its haircut follows what is configured as slowly as any other.
/// Call it with each of its prints.
pub fn unmeasured(custody: &mut Custody, now: i64) -> Res<()> {
    if !reached(custody.haircut_at, CELL, now) {
        return Ok(());
    }
    custody.sigma = custody.params.sigma;
    follow(custody, now, true)
}

/// Moves a haircut towards its target.
#[inline(never)]
fn follow(custody: &mut Custody, now: i64, may_rise: bool) -> Res<()> {
    let elapsed = if may_rise { elapsed(custody.haircut_at, now) } else { 0 };
    custody.haircut = ramped(custody.haircut, haircut_target(custody)?, elapsed)?;
    custody.haircut_at = now;
    Ok(())
}

/// `ln(high / low)^2`, 1e-18, from the first four terms of `2 artanh((high - low) / (high + low))`: exact to 1e-5 of
/// itself up to a factor of two. No prices overflow it.
fn squared_log(low: Price, high: Price) -> Res<u64> {
    let gap = high.less(low).0;
    let z = mul_div_down(gap, BILLION / 2, low.0.wrapping_add(gap / 2))?;
    // z < 10^9, so no product exceeds 10^18, and the logarithm is below 3.4 x 10^9: a checked product costs 38 compute
    // units, and there are seven; a checked sum four.
    let times = |a: u64, b: u64| a.wrapping_mul(b) / BILLION;
    let square = times(z, z);
    let third = times(z, square);
    let fifth = times(third, square);
    let seventh = times(fifth, square);
    let log = z.wrapping_add(third / 3).wrapping_add(fifth / 5).wrapping_add(seventh / 7);
    Ok(log.wrapping_mul(log).wrapping_mul(4))
}

/// An exponential average moved towards `value` by `weight` cells out of `window`.
fn average(old: u64, value: u64, weight: u64, window: u64) -> Res<u64> {
    let part = |gap: u64| match weight {
        1 => Ok(gap / window), // as nearly always
        _ => mul_div_down(gap, weight.min(window), window),
    };
    // It stays between the two.
    if value >= old {
        Ok(old.wrapping_add(part(value - old)?))
    } else {
        Ok(old.wrapping_sub(part(old - value)?))
    }
}

/// `0.75 max(fast, slow) + 0.25 stress`, as standard deviations; stress is at least what the market is configured with,
/// and at least what the last 30 days were without clamping. Rounded down.
pub fn sigma(market: &MarketState) -> u64 {
    let v = &market.volatility;
    let configured = market.params.stress;
    let known = configured >> 32 == 0 && v.unclamped <= product(configured, configured); // no root is above it
    let stress = if known { configured } else { sqrt(v.unclamped).max(configured) };
    ((product(3, sqrt(v.fast.max(v.slow))) + stress) / 4).max(LEAST)
}

/// k sigma sqrt(h), within the market's least initial margin and 50 %, rounded up. `MathOverflow`.
#[inline(never)]
pub fn base_initial_margin(market: &MarketState, sigma: u64) -> Res<Bps> {
    let covered = mul_up_by::<BILLION>(sigma, market.params.margin_sigmas.0)?;
    Ok(Bps(covered).max(market.params.initial_margin).min(INITIAL_MARGIN_CAP))
}

/// Half of the initial margin before its add-on, 1e-9: what others open must not liquidate anyone.
fn maintenance_target(market: &MarketState) -> u64 {
    product(market.volatility.base_initial_margin.0, BP / 2).max(product(market.params.maintenance_margin.0, BP))
}

/// floor + z sigma sqrt(h), 50 % at most, 1e-9.
fn haircut_target(custody: &Custody) -> Res<u64> {
    let moved = mul_up_by::<{ Bps::ONE.0 }>(custody.sigma, custody.params.haircut_sigmas.0)?;
    Ok(moved.saturating_add(product(custody.params.haircut.0, BP)).min(HAIRCUT_CAP))
}

/// Falls at once, rises by less than a tenth of itself in any hour; of the time that passed an hour counts.
fn ramped(old: u64, target: u64, elapsed: u64) -> Res<u64> {
    if target <= old {
        return Ok(target);
    }
    let elapsed = elapsed.min(3_600);
    // Rates in 1e-9 are below 2^30: a product that needs no call.
    let rise = if old >> 52 == 0 { product(old, elapsed) / RAMP } else { mul_div_down(old, elapsed, RAMP)? };
    Ok(target.min(old.saturating_add(rise)))
}

/// Maintenance margin in force, rounded down.
pub fn maintenance(market: &MarketState) -> Bps {
    Bps(market.volatility.maintenance_margin / BP)
}

/// What is taken off a token's value as collateral, rounded up.
pub fn haircut(custody: &Custody) -> Bps {
    Bps(custody.haircut.div_ceil(BP))
}

/// Initial margin in force: the base, and on top of it up to `oi_addon` as the market's open interest, both sides at
/// entry prices, grows from `oi_low` to `oi_high` of the market's share of AUM. Rounded up.
pub fn initial(pool: &PoolState, market: &MarketState) -> Res<Bps> {
    initial_with(pool, market, Usd::ZERO)
}

/// As [`initial`], with the open interest that an order of this cost adds.
pub fn initial_with(pool: &PoolState, market: &MarketState, more: Usd) -> Res<Bps> {
    let (p, base) = (&market.params, market.volatility.base_initial_margin);
    let [long, short] = &pool.exposures[usize::from(market.index)].sides;
    let interest = long.entry.plus(short.entry)?.plus(more)?;
    let share = p.weight.of_usd_down(pool.aum)?;
    let above = interest.less(p.oi_low.of_usd_down(share)?);
    if above.is_zero() || p.oi_addon.is_zero() {
        return Ok(base);
    }
    let span = p.oi_high.less(p.oi_low).of_usd_down(share)?.max(Usd(1));
    let addon = Bps(mul_div_up(p.oi_addon.0, above.min(span).0, span.0)?);
    Ok(Bps(base.0 + addon.of_up(base.0)?))
}
