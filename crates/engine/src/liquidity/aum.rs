//! The two values of the pool. Every uncertain item counts against who asks: AUM_mint is never below AUM_burn.

use crate::error::{EngineError, Res};
use crate::fees::borrow_due_total;
use crate::math::{mul_div_down, mul_div_up};
use crate::oracle::{dead, AGE_LIQUIDITY};
use crate::price::{pnl, spread, value_down, value_up};
use crate::state::{Exposure, Pool, SideTotals};
use crate::units::{Price, Side, Usd};

/// For whom the pool is valued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A depositor: high prices, traders' losses in full, liens, borrow and what winners may still pay at face.
    Mint,
    /// Who withdraws: low prices, traders' profit in full, their losses only as far as their collateral goes.
    Burn,
}

#[derive(Clone, Copy, Default)]
struct Band {
    low: Price,
    high: Price,
}

/// Value of the LPs' share of the pool, zero at least. `PriceRefreshNeeded` if a price that matters is older than 5 s. A token whose feed is
/// dead counts nothing to who withdraws, and lets nobody in.
pub fn aum(pool: &Pool, ask: Ask, now: i64) -> Res<Usd> {
    let mut bands = [Band::default(); crate::state::CUSTODIES];
    let mut total: i128 = 0;
    for (i, (custody, band)) in pool.active_custodies().iter().zip(bands.iter_mut()).enumerate() {
        let print = &custody.print;
        let age = print.age(now)?;
        if age > AGE_LIQUIDITY || print.price.is_zero() {
            crate::ensure(ask == Ask::Burn && dead(pool, i, now), EngineError::PriceRefreshNeeded)?;
            continue;
        }
        let width = spread(print.price, print.conf, custody.sigma, age)?;
        *band = Band { low: print.price.less(width), high: print.price.plus(width)? };
        total += i128::from(match ask {
            Ask::Burn => value_down(custody.owned, band.low, custody.unit)?.0,
            Ask::Mint => {
                let due = borrow_due_total(custody, now)?;
                value_up(custody.owned.plus(due)?, band.high, custody.unit)?.0
            }
        });
    }
    for exposure in pool.active_exposures() {
        for side in Side::BOTH {
            total += side_value(pool, exposure, side, ask, &bands, now)?;
        }
    }
    u64::try_from(total.max(0)).map(Usd).map_err(|_| EngineError::MathOverflow)
}

/// What one side of a market adds to (or takes from) the LPs' value.
fn side_value(pool: &Pool, exposure: &Exposure, side: Side, ask: Ask, bands: &[Band], now: i64) -> Res<i128> {
    let totals = exposure.side(side);
    let mut value = 0;
    if !totals.size.is_zero() {
        let band = bands[usize::from(exposure.index)];
        let high = (side == Side::Long) == (ask == Ask::Burn);
        let unit = pool.custodies[usize::from(exposure.index)].unit;
        let price = if high { band.high } else { band.low };
        let settled = exposure.settled(now);
        let mut profit = pnl(side, totals.size, totals.entry, settled.unwrap_or(price), unit)?;
        if let (Some(then), Side::Long, true) = (settled, side, profit > 0) {
            // Paid in tokens counted at the price of the settlement, which are worth what they are worth now.
            let worth = if ask == Ask::Burn { mul_div_up } else { mul_div_down };
            profit = Usd(worth(profit.unsigned_abs(), price.0, then.0)?).signed()?;
        }
        value -= match ask {
            Ask::Burn if profit < 0 => -i128::from(collectable(pool, totals, profit, bands)?.0),
            _ => i128::from(profit),
        };
    }
    if ask == Ask::Mint {
        value += i128::from(totals.liens.0) + winners_part(pool, totals)?;
    }
    Ok(value)
}

/// A side's unrealised loss, at most what its collateral is worth now.
fn collectable(pool: &Pool, totals: &SideTotals, profit: i64, bands: &[Band]) -> Res<Usd> {
    let mut worth = Usd::ZERO;
    for ((atoms, custody), band) in totals.collateral.iter().zip(pool.active_custodies()).zip(bands) {
        if !atoms.is_zero() {
            worth.add_assign(value_down(*atoms, band.low, custody.unit)?)?;
        }
    }
    Ok(worth.min(Usd(profit.unsigned_abs())))
}

/// What winners may still pay of an open event and of carry: U - L and (1 - s) x carry.
fn winners_part(pool: &Pool, totals: &SideTotals) -> Res<i128> {
    if totals.event.is_zero() && totals.carry.is_zero() {
        return Ok(0);
    }
    let share = pool.params.events.lp_share.complement();
    Ok(i128::from(share.of_usd_up(totals.event)?.0) + i128::from(share.of_usd_up(totals.carry)?.0))
}
