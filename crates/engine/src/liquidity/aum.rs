//! The two values of the pool. Every uncertain item counts against the caller: AUM_mint is never below AUM_burn.

use super::prices::{self, Prices};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::borrow_due_total;
use crate::math::{mul_div_down, mul_div_up};
use crate::price::{pnl, value_down, value_up};
use crate::state::{Band, Custody, PoolState, SideTotals, CUSTODIES};
use crate::units::{Price, Side, Usd};

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
        let index = usize::from(exposure.index);
        let mark = Mark { band: bands[index], unit: pool.custodies[index].unit, settled: exposure.settled(now) };
        for side in Side::BOTH {
            let totals = exposure.side(side);
            if !totals.size.is_zero() {
                total = total.wrapping_add(i128::from(side_value(pool, totals, side, ask, bands, (index, &mark))?));
            }
            if ask == Ask::Mint {
                total = total.wrapping_add(owed(pool, totals)?);
            }
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

/// At which prices a market's positions are valued.
struct Mark {
    band: Band,
    unit: u64,
    settled: Option<Price>,
}

/// What the positions of one side of a market add to (or take from) the LPs' value.
#[inline(always)]
fn side_value(
    pool: &PoolState,
    totals: &SideTotals,
    side: Side,
    ask: Ask,
    bands: &[Band; CUSTODIES],
    (index, mark): (usize, &Mark),
) -> Res<i64> {
    let high = (side == Side::Long) == (ask == Ask::Burn);
    let price = if high { mark.band.high } else { mark.band.low };
    let Some(then) = mark.settled else {
        let profit = known(profit(totals, side, ask, price, mark.unit))?;
        if ask == Ask::Mint || profit >= 0 {
            return Ok(profit.wrapping_neg());
        }
        return known(collectable(pool, totals, bands, profit.unsigned_abs(), CUSTODIES));
    };
    let mut profit = known(profit(totals, side, ask, then, mark.unit))?;
    if ask == Ask::Burn && profit < 0 {
        return collectable_settled(pool, totals, bands, profit.unsigned_abs(), (index, then));
    }
    if side == Side::Long && profit > 0 {
        // Paid in tokens counted at the price of the settlement, which are worth what they are worth now.
        let worth = if ask == Ask::Burn { mul_div_up } else { mul_div_down };
        profit = Usd(worth(profit.unsigned_abs(), price.0, then.0)?).signed()?;
    }
    Ok(profit.wrapping_neg())
}

/// No amount: one of the numbers is not to be had. As in `math`: a plain number costs callers one comparison.
const UNKNOWN: i64 = i64::MIN;

#[inline(always)]
fn known(amount: i64) -> Res<i64> {
    ensure(amount != UNKNOWN, EngineError::MathOverflow)?;
    Ok(amount)
}

/// The traders' profit, rounded against the caller, or [`UNKNOWN`]. A call costs two compute units, and has four
/// registers of its own: in one piece with all that is known of the pool, half of the work is to keep that in memory.
#[inline(never)]
fn profit(totals: &SideTotals, side: Side, ask: Ask, price: Price, unit: u64) -> i64 {
    match ask {
        Ask::Mint => pnl(side, totals.size, totals.entry, price, unit).unwrap_or(UNKNOWN),
        // What the other side would lose is rounded up: a trader may be paid that, and who leaves leaves it behind.
        Ask::Burn => pnl(side.opposite(), totals.size, totals.entry, price, unit).map_or(UNKNOWN, i64::wrapping_neg),
    }
}

/// A side's unrealised loss, at most what its collateral is worth now: counted only as far as the loss goes, without
/// the token `apart`. Or [`UNKNOWN`].
#[inline(never)]
fn collectable(pool: &PoolState, totals: &SideTotals, bands: &[Band; CUSTODIES], loss: u64, apart: usize) -> i64 {
    let mut worth = Usd::ZERO;
    #[allow(clippy::needless_range_loop)] // three iterators in step take twice the compute units
    for place in 0..pool.active_custodies().len() {
        let atoms = totals.collateral[place];
        if atoms.is_zero() || place == apart {
            continue;
        }
        if worth.0 >= loss {
            break;
        }
        let more = value_down(atoms, bands[place].low, pool.custodies[place].unit);
        let Ok(sum) = more.and_then(|more| worth.plus(more)) else { return UNKNOWN };
        worth = sum;
    }
    i64::try_from(worth.0.min(loss)).unwrap_or(UNKNOWN)
}

/// As [`collectable`], in a settled market: what is in its own token pays at the price of the settlement, and counts
/// first. Tokens that are worth less now cover no more.
#[cold]
#[inline(never)]
fn collectable_settled(
    pool: &PoolState,
    totals: &SideTotals,
    bands: &[Band; CUSTODIES],
    loss: u64,
    (index, then): (usize, Price),
) -> Res<i64> {
    let (own, low) = (totals.collateral[index], bands[index].low);
    if low >= then || own.is_zero() {
        return known(collectable(pool, totals, bands, loss, CUSTODIES));
    }
    let paid = value_down(own, then, pool.custodies[index].unit)?.min(Usd(loss));
    let others = known(collectable(pool, totals, bands, loss - paid.0, index))?;
    let counted = Usd(mul_div_down(paid.0, low.0, then.0)?).signed()?;
    Ok(counted.wrapping_add(others)) // at most the loss
}

/// What is owed to LPs in full: liens, and what winners may still pay of an open event and of waiting shortfall, U - L
/// and (1 - s) x waiting shortfall.
#[inline(always)]
fn owed(pool: &PoolState, totals: &SideTotals) -> Res<i128> {
    let liens = i128::from(totals.liens.0);
    if totals.loss_event.is_zero() && totals.waiting_shortfall.is_zero() {
        return Ok(liens);
    }
    let share = pool.params.loss_events.lp_share.complement();
    Ok(i128::from(share.of_usd_up(totals.loss_event)?.0)
        .wrapping_add(i128::from(share.of_usd_up(totals.waiting_shortfall)?.0))
        .wrapping_add(liens))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Exposure;
    use crate::units::{Atoms, Bps, Size};
    use proptest::prelude::*;

    const NOW: i64 = 1_700_000_000;
    const UNITS: [u64; 3] = [100_000_000, 100_000_000_000, 10_000_000_000];

    fn down(a: u64, b: u64, d: u64) -> i128 {
        (u128::from(a) * u128::from(b) / u128::from(d)) as i128
    }
    fn up(a: u64, b: u64, d: u64) -> i128 {
        (u128::from(a) * u128::from(b)).div_ceil(u128::from(d)) as i128
    }

    /// The rule in wide numbers, word for word.
    fn plain(pool: &PoolState, prices: &Prices, ask: Ask) -> i128 {
        let (mut sum, burn) = (0, ask == Ask::Burn);
        for (custody, band) in pool.active_custodies().iter().zip(prices.bands) {
            let price = if burn { band.low } else { band.high }.0;
            sum += if burn { down } else { up }(custody.owned.0, price, custody.unit);
        }
        for exposure in pool.active_exposures() {
            for side in Side::BOTH {
                sum += plain_side(pool, prices, exposure, side, burn);
            }
        }
        sum.max(0)
    }

    fn plain_side(pool: &PoolState, prices: &Prices, exposure: &Exposure, side: Side, burn: bool) -> i128 {
        let (totals, index, long) = (exposure.side(side), usize::from(exposure.index), side == Side::Long);
        let (band, unit) = (prices.bands[index], pool.custodies[index].unit);
        let price = if long == burn { band.high } else { band.low };
        let settled = exposure.settled(NOW);
        let at = settled.unwrap_or(price).0;
        let worth = if long == burn { up } else { down }(totals.size.0, at, unit);
        let mut profit = (worth - i128::from(totals.entry.0)) * if long { 1 } else { -1 };
        if let (Some(then), true, true) = (settled, long, profit > 0) {
            profit = if burn { up } else { down }(profit as u64, price.0, then.0);
        }
        let mut value = -profit;
        if burn && profit < 0 {
            let (mut own, mut rest, mut others) = (0, -profit, 0);
            for (i, (atoms, custody)) in totals.collateral.iter().zip(pool.active_custodies()).enumerate() {
                match settled.filter(|then| i == index && prices.bands[i].low < *then) {
                    Some(then) => {
                        let paid = down(atoms.0, then.0, custody.unit).min(-profit);
                        rest -= paid;
                        own = down(paid as u64, prices.bands[i].low.0, then.0);
                    }
                    None => others += down(atoms.0, prices.bands[i].low.0, custody.unit),
                }
            }
            value = own + others.min(rest);
        }
        let share = 10_000 - pool.params.loss_events.lp_share.0;
        let open = up(totals.loss_event.0, share, 10_000) + up(totals.waiting_shortfall.0, share, 10_000);
        value + if burn { 0 } else { i128::from(totals.liens.0) + open }
    }

    fn side() -> impl Strategy<Value = SideTotals> {
        let amount = || prop_oneof![Just(0u64), 1u64..1 << 44];
        (amount(), 0u64..1 << 42, [amount(), amount(), amount()], [amount(), amount(), amount()]).prop_map(
            |(size, entry, collateral, [liens, loss_event, waiting])| {
                let entry = if size == 0 { 0 } else { entry };
                let mut totals = SideTotals { size: Size(size), entry: Usd(entry), ..SideTotals::default() };
                (totals.liens, totals.loss_event, totals.waiting_shortfall) =
                    (Usd(liens), Usd(loss_event), Usd(waiting));
                for (to, atoms) in totals.collateral.iter_mut().zip(collateral) {
                    *to = Atoms(atoms);
                }
                totals
            },
        )
    }

    proptest! {
        #[test]
        fn a_pool_is_worth_what_the_plain_rule_says(
            sides in proptest::collection::vec((side(), side(), 0u8..3, proptest::option::of(1u64..1 << 36)), 1..4),
            tokens in [(0u64..1 << 46, 1u64..1 << 36, 0u64..1 << 20), (0u64..1 << 46, 1u64..1 << 36, 0u64..1 << 20), (0u64..1 << 46, 1u64..1 << 36, 0u64..1 << 20)],
            share in 0u64..=10_000,
        ) {
            let (mut pool, mut prices) = (PoolState::default(), Prices::default());
            (pool.custody_count, pool.market_count) = (3, u8::try_from(sides.len()).unwrap());
            pool.params.loss_events.lp_share = Bps(share);
            for (place, (owned, price, width)) in tokens.into_iter().enumerate() {
                (pool.custodies[place].owned, pool.custodies[place].unit) = (Atoms(owned), UNITS[place]);
                prices.bands[place] = Band { low: Price(price), high: Price(price + width) };
            }
            for (exposure, (long, short, index, settled)) in pool.exposures.iter_mut().zip(sides) {
                (exposure.sides, exposure.index) = ([long, short], index);
                if let Some(price) = settled {
                    (exposure.settle_at, exposure.settle_price) = (1, Price(price));
                }
            }
            for ask in [Ask::Mint, Ask::Burn] {
                prop_assert_eq!(value(&pool, &prices, ask, NOW).map(|v| i128::from(v.aum.0)), Ok(plain(&pool, &prices, ask)));
            }
        }
    }
}
