//! The two values of the pool. Every uncertain item counts against the caller: AUM_mint is never below AUM_burn.

use super::prices::{self, Prices};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::borrow_due_total;
use crate::math::{mul_div_down, mul_div_up};
use crate::price::{pnl, value_down, value_up};
use crate::state::{Band, Custody, Exposure, PoolState, SideTotals, CUSTODIES};
use crate::units::{Atoms, Price, Side, Usd};

/// Which side of a trade with the pool it is valued for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A depositor: high prices, traders' losses in full, liens, borrow and what winners may still pay at face.
    Mint,
    /// A withdrawal: low prices, traders' profit in full, their losses only as far as their collateral goes.
    Burn,
}

/// What the pool is worth, and how it is made up.
#[derive(Clone, Copy, Default, Debug)]
pub struct Value {
    /// The LPs' share, zero at least.
    pub aum: Usd,
    /// What the LPs own of each token, for a depositor with the borrow that is due; and of all of them.
    pub tokens: [Usd; CUSTODIES],
    pub sum: Usd,
}

/// Value of the LPs' share of the pool at the cached prices, zero at least. `PriceRefreshNeeded` if one is older than 5
/// s and its feed was not shown to be silent; `FeedSilent` for a depositor where it was. A token's on probation late
/// price stops nobody.
pub fn aum(pool: &PoolState, ask: Ask, now: i64) -> Res<Usd> {
    value(pool, &prices::current(pool, now)?, ask, now).map(|value| value.aum)
}

/// As [`aum`], at given prices, with its parts. For a withdrawal tokens count low and traders' profit high, for a
/// deposit the other way round.
#[inline(never)]
pub fn value(pool: &PoolState, prices: &Prices, ask: Ask, now: i64) -> Res<Value> {
    ensure(ask == Ask::Burn || !prices.silent, EngineError::FeedSilent)?;
    let bands = &prices.bands;
    let mut value = Value::default();
    let mut total: i128 = 0; // some twenty amounts of 64 bits: no sum of them wraps, here and below
    for ((custody, band), worth) in pool.active_custodies().iter().zip(bands).zip(value.tokens.iter_mut()) {
        let known = match ask {
            Ask::Burn => value_down(custody.owned, band.low, custody.unit),
            Ask::Mint => {
                let due = borrow_due_total(custody, now)?;
                value_up(custody.owned.plus(due)?, band.high, custody.unit)
            }
        };
        *worth = if prices.listed { counted(custody, known, ask, now)? } else { known? };
        value.sum.add_assign(*worth)?;
    }
    for exposure in pool.active_exposures() {
        for side in Side::BOTH {
            total = total.wrapping_add(side_value(pool, exposure, side, ask, bands, now)?);
        }
    }
    total = total.wrapping_add(i128::from(value.sum.0));
    value.aum = u64::try_from(total.max(0)).map(Usd).map_err(|_| EngineError::MathOverflow)?;
    Ok(value)
}

/// What a token's value counts for. A young one counts as what was brought of it for those who join, and as at most
/// that for those who leave, however absurd its price: nobody gains by joining while it is low and leaving while it is
/// high.
fn counted(custody: &Custody, worth: Res<Usd>, ask: Ask, now: i64) -> Res<Usd> {
    if !custody.on_probation(now) {
        return worth;
    }
    let brought = custody.net_deposited;
    Ok(if ask == Ask::Mint { brought } else { worth.map_or(brought, |worth| worth.min(brought)) })
}

/// What one side of a market adds to (or takes from) the LPs' value.
fn side_value(pool: &PoolState, exposure: &Exposure, side: Side, ask: Ask, bands: &[Band], now: i64) -> Res<i128> {
    let totals = exposure.side(side);
    let mut value = 0;
    if !totals.size.is_zero() {
        let band = bands[usize::from(exposure.index)];
        let high = (side == Side::Long) == (ask == Ask::Burn);
        let unit = pool.custodies[usize::from(exposure.index)].unit;
        let price = if high { band.high } else { band.low };
        let settled = exposure.settled(now);
        let at = settled.unwrap_or(price);
        let mut profit = match ask {
            Ask::Mint => pnl(side, totals.size, totals.entry, at, unit)?,
            // What the other side would lose is rounded up: a trader may be paid that, and who leaves leaves it behind.
            Ask::Burn => pnl(side.opposite(), totals.size, totals.entry, at, unit)?.wrapping_neg(),
        };
        if let (Some(then), Side::Long, true) = (settled, side, profit > 0) {
            // Paid in tokens counted at the price of the settlement, which are worth what they are worth now.
            let worth = if ask == Ask::Burn { mul_div_up } else { mul_div_down };
            profit = Usd(worth(profit.unsigned_abs(), price.0, then.0)?).signed()?;
        }
        value = match ask {
            Ask::Burn if profit < 0 => {
                let own = settled.map(|then| (usize::from(exposure.index), then));
                i128::from(collectable(pool, totals, profit, bands, own)?.0)
            }
            _ => i128::from(profit).wrapping_neg(),
        };
    }
    if ask == Ask::Mint {
        value = value.wrapping_add(i128::from(totals.liens.0)).wrapping_add(winners_part(pool, totals)?);
    }
    Ok(value)
}

/// A side's unrealised loss, at most what its collateral is worth now: counted only as far as the loss goes. In a
/// settled market what is in its own token (`own`) pays at the price of the settlement, and counts first: tokens that
/// are worth less now cover no more.
fn collectable(
    pool: &PoolState,
    totals: &SideTotals,
    profit: i64,
    bands: &[Band],
    own: Option<(usize, Price)>,
) -> Res<Usd> {
    let loss = Usd(profit.unsigned_abs());
    if let Some((index, then)) =
        own.filter(|(index, then)| bands[*index].low < *then && !totals.collateral[*index].is_zero())
    {
        let paid = value_down(totals.collateral[index], then, pool.custodies[index].unit)?.min(loss);
        let mut others = *totals;
        others.collateral[index] = Atoms::ZERO;
        let rest = collectable(pool, &others, loss.minus(paid)?.signed()?, bands, None)?;
        return Usd(mul_div_down(paid.0, bands[index].low.0, then.0)?).plus(rest);
    }
    let mut worth = Usd::ZERO;
    for ((atoms, custody), band) in totals.collateral.iter().zip(pool.active_custodies()).zip(bands) {
        if worth >= loss {
            break;
        }
        if !atoms.is_zero() {
            worth.add_assign(value_down(*atoms, band.low, custody.unit)?)?;
        }
    }
    Ok(worth.min(loss))
}

/// What winners may still pay of an open event and of waiting shortfall: U - L and (1 - s) x waiting shortfall.
fn winners_part(pool: &PoolState, totals: &SideTotals) -> Res<i128> {
    if totals.loss_event.is_zero() && totals.waiting_shortfall.is_zero() {
        return Ok(0);
    }
    let share = pool.params.loss_events.lp_share.complement();
    Ok(i128::from(share.of_usd_up(totals.loss_event)?.0)
        .wrapping_add(i128::from(share.of_usd_up(totals.waiting_shortfall)?.0)))
}
