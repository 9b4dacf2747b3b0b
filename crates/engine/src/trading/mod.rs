//! What traders and liquidators do with a position.

pub mod charges;
pub mod close;
pub mod collateral;
pub mod decrease;
pub mod liquidate;
pub mod open;
pub mod order;
pub mod size;
pub mod trigger;
pub mod youth;

use crate::error::Res;
pub use crate::moment::Moment;
use crate::mutualization::lien;
use crate::oracle::{self, AGE_LIQUIDATE};
use crate::ring;
use crate::state::{Custody, MarketState, PoolState, PositionState};
use crate::units::{Price, Size, Usd};
use crate::volatility;

/// Least notional and least collateral of a position.
pub const MIN_NOTIONAL: Usd = Usd(50_000_000);
pub const MIN_COLLATERAL: Usd = Usd(10_000_000);

/// Takes a print of the market's index into the cache and, if it is newer, into the rings of prices, unless it is more
/// than 10 s old: it says nothing about this hour; the first of every ten seconds into the grid of volatility. Before
/// the action. Tells whether it was newer.
pub fn take_print(pool: &mut PoolState, market: &mut MarketState, print: &oracle::Print, now: i64) -> Res<bool> {
    let exposure = &pool.exposures[usize::from(market.index)];
    let index = usize::from(exposure.index);
    ring::roll(market, exposure, now);
    let before = pool.custodies[index].print.publish_time;
    let newer = oracle::cache_print(&mut pool.custodies[index], print, now)?;
    if newer && market.settle_at > now {
        oracle::revive(pool, market)?;
    }
    if newer && volatility::counts(before, print) {
        volatility::measure_volatility(market, &mut pool.custodies[index], print, now)?;
    }
    if newer && print.within(now, AGE_LIQUIDATE).is_ok() {
        ring::record_range(pool, market, print.price, now)?;
    }
    Ok(newer)
}

/// Liens first: every change of size or collateral answers for past events at the moment's price, without spread.
pub fn touch(
    pool: &mut PoolState,
    market: &mut MarketState,
    position: &mut PositionState,
    moment: &Moment,
) -> Res<Usd> {
    lien::touch(pool, market, position, moment.price, moment.now)
}

/// Whether so much may be left of a position: nothing, or at least what one may be opened with (50 USD). Less is worth
/// nobody's transaction.
pub(crate) fn enough(rest: Size, price: Price, unit: u64) -> Res<bool> {
    Ok(rest.is_zero() || crate::price::notional_down(rest, price, unit)? >= MIN_NOTIONAL)
}

/// Whether collateral of this custody is the market's index token.
pub(crate) fn in_index(pool: &PoolState, market: &MarketState, custody: u8) -> bool {
    custody == pool.exposures[usize::from(market.index)].index
}

/// The custody whose tokens a position's profit is paid in.
pub(crate) fn backing<'a>(
    pool: &'a mut PoolState,
    market: &MarketState,
    position: &PositionState,
) -> Res<&'a mut Custody> {
    let index = pool.exposures[usize::from(market.index)].backing(position.side()?);
    pool.custodies.get_mut(index).ok_or(crate::error::EngineError::WrongAccount)
}
