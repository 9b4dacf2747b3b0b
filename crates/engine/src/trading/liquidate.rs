//! Anyone closes the smallest part of an unhealthy position that makes it healthy, or all of it; a deficit goes down
//! the waterfall.

use super::charges::Charges;
use super::close::{Close, CloseReport};
use super::{enough, in_index, touch, youth, Moment};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::insurance::caps::pay_keeper;
use crate::legacy::{self, Hole};
use crate::margin::{Marks, Rates, Value};
use crate::math::{mul_div_down, mul_div_up};
use crate::moment::Book;
use crate::mutualization::waterfall::{absorb, Absorbed};
use crate::oracle::{is_settled, Print, AGE_LIQUIDATE, WIDEST};
use crate::price::{atoms_down, atoms_up, entry_part, notional_down, profit, worth};
use crate::state::{MarketState, PoolState, PositionState};
use crate::units::{Atoms, Bps, Price, Side, Size, Usd};

/// What a liquidation did.
#[must_use]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LiquidationReport {
    pub close: CloseReport,
    pub absorbed: Absorbed,
    pub lien: Usd,
    /// Paid to the keeper by the fund because the position had nothing left, in the fund's stable.
    pub keeper_floor: Usd,
    /// Price at which it settled.
    pub price: Price,
}

impl LiquidationReport {
    /// Whether any number of the market's ledger (INV-7) changed: most liquidations leave it alone.
    pub fn moves_the_ledger(&self) -> bool {
        !(self.close.deficit.is_zero() && self.absorbed.expired.is_zero() && self.lien.is_zero())
    }
    /// Whether anybody but its owner paid for something: then the event must not be lost.
    pub fn bears_a_loss(&self) -> bool {
        self.moves_the_ledger() || !self.keeper_floor.is_zero()
    }
}

/// A fee never takes more than this share of what is left: it cannot cause a deficit.
const FEE_SHARE: Bps = Bps(9_500);

/// The gates of a liquidation: print at most 10 s old, confidence at most 10 %. Nothing else may stop it.
pub fn check_print(print: &Print, now: i64) -> Res<()> {
    print.within(now, AGE_LIQUIDATE)?;
    print.narrower(WIDEST)
}

/// Liquidates at the moment's price or, where there is a second source, at the price of the two that is better for the
/// trader; unhealthy at both. `NotLiquidatable` if equity is at least MM x notional after its liens. In a settled
/// market everything may be closed, the healthy without fee.
pub fn liquidate(
    pool: &mut PoolState,
    market: &mut MarketState,
    position: &mut PositionState,
    moment: &Moment,
    second: Option<Price>,
) -> Res<LiquidationReport> {
    ensure(!position.is_empty(), EngineError::PositionEmpty)?;
    let (moment, worse) = better(pool, market, position, moment, second)?;
    let lien = touch(pool, market, position, &moment)?;
    let rates = Rates::of(pool, market)?;
    let marks = judged(pool, market, position, &moment)?;
    let value = marks.value(position)?;
    let healthy = marks.covered(&value, rates.maintenance_margin)?
        || match worse {
            Some(price) => judged(pool, market, position, &Moment { price, ..moment })?
                .covers(position, rates.maintenance_margin)?,
            None => false,
        };
    let settled = is_settled(market, moment.now);
    ensure(settled || !healthy, EngineError::NotLiquidatable)?;

    let residual = marks.residual_of(&value)?;
    let part = if settled || residual <= 0 || value.pnl > 0 {
        position.size
    } else {
        smallest_part(market, position, &marks, &value, rates)?
    };
    let notional = notional_down(part, moment.price, marks.unit)?;
    let fee = if healthy { Usd::ZERO } else { fee(market, notional, fee_bound(residual)?)? };
    let young = if legacy::old(Hole::Young) {
        youth::whole(position, pool.params.young, moment.now)
    } else {
        youth::share(position, pool.params.young, moment.now)?
    };
    let losing = marks.side;
    let charges = Charges { fees: marks.borrow, liquidation: fee };
    let close = Close { pool, market, position, marks: &marks, moment: &moment }.part(part, charges)?;
    // Only where nothing is left: a position with profit pays its own way. First: the deficit may use up the limits.
    let unpaid = !healthy && close.keeper.is_zero() && close.pnl <= 0;
    let keeper_floor = if unpaid { pay_floor(pool, market, losing, notional, moment.now)? } else { Usd::ZERO };
    let absorbed = absorb(&mut Book { pool, market }, losing, close.deficit, young, &moment.at())?;
    Ok(LiquidationReport { close, absorbed, lien, keeper_floor, price: moment.price })
}

/// The marks by which health is judged: a silent feed lowers what collateral counts for, not what it pays: nobody gains
/// by a price that is missing.
fn judged(pool: &PoolState, market: &MarketState, position: &PositionState, moment: &Moment) -> Res<Marks> {
    let mut marks = Marks::new(pool, market, position, moment.price, moment.token_price, moment.now)?;
    marks.discount(moment.token_discount)?;
    Ok(marks)
}

/// The moment at the price of two sources at which more is left to the trader, and the other one if health must be
/// judged there too. What is left rises with the price of a long, and of a short that has more index tokens than it
/// owes. Health falls with it, but for a short on index tokens: the haircut and the margin turn earlier.
fn better(
    pool: &PoolState,
    market: &MarketState,
    position: &PositionState,
    moment: &Moment,
    second: Option<Price>,
) -> Res<(Moment, Option<Price>)> {
    let Some(other) = second else { return Ok((*moment, None)) };
    let own = in_index(pool, market, position.custody);
    let long = position.side()? == Side::Long;
    let rises = long || (own && position.collateral.0 > position.size.0);
    let first = moment.price;
    let (best, worst) = if (other > first) == rises { (other, first) } else { (first, other) };
    Ok((Moment { price: best, ..*moment }, (own && !long).then_some(worst)))
}

/// Most that a liquidation may charge: 95 % of the residual.
fn fee_bound(residual: i64) -> Res<Usd> {
    FEE_SHARE.of_usd_down(Usd(u64::try_from(residual).unwrap_or(0)))
}

/// Liquidation fee of a closed notional.
fn fee(market: &MarketState, notional: Usd, bound: Usd) -> Res<Usd> {
    Ok(market.params.liq_fee.of_usd_down(notional)?.min(bound))
}

/// A keeper who finds nothing left is paid by the fund: `min(keeper_floor, liq_fee x notional)`, as far as fund and
/// limits go.
fn pay_floor(pool: &mut PoolState, market: &mut MarketState, losing: Side, notional: Usd, now: i64) -> Res<Usd> {
    let most = pool.params.keeper_floor.min(market.params.liq_fee.of_usd_down(notional)?);
    pay_keeper(pool, market, losing, most, now)
}

/// Smallest number of hundredths after which the rest has the restoring margin. All if the rest would be under 50 USD,
/// or if no fraction suffices.
fn smallest_part(
    market: &MarketState,
    position: &PositionState,
    marks: &Marks,
    value: &Value,
    rates: Rates,
) -> Res<Size> {
    let trial = Trial::new(market, position, marks, value, rates)?;
    let mut k = estimate(market, marks, value, rates)?;
    if trial.restores(k)? {
        while k > 1 && trial.restores(k - 1)? {
            k -= 1;
        }
    } else {
        k += 1;
        while k < 100 && !trial.restores(k)? {
            k += 1;
        }
    }
    let part = trial.hundredths(k)?;
    let partly = k < 100 && enough(position.size.less(part), marks.price, marks.unit)?;
    Ok(if partly { part } else { position.size })
}

/// First guess from the straight line through "nothing closed" and the margin gained per unit closed; [`smallest_part`]
/// makes it exact.
fn estimate(market: &MarketState, marks: &Marks, value: &Value, rates: Rates) -> Res<u64> {
    let notional = value.notional;
    let wanted = rates.after_liquidation().of_usd_up(notional)?.signed()?;
    let missing = Usd(u64::try_from(wanted.saturating_sub(marks.equity_of(value)?)).unwrap_or(0));
    // Any part settles the borrow, in tokens that count less as collateral.
    let missing = missing.less(marks.haircut.of_usd_down(marks.borrow)?);
    // Closing all of it frees `wanted`, saves the closing fee, costs the liquidation fee; a seized token counts less as
    // collateral than as payment.
    let loss = Usd(value.pnl.unsigned_abs());
    let fee = market.params.liq_fee.of_usd_down(notional)?;
    let saved = marks.haircut.of_usd_down(loss)?.plus(marks.close_fee.of_usd_down(notional)?)?;
    let cost = marks.haircut.complement().of_usd_down(fee)?;
    let gained = Usd(u64::try_from(wanted).unwrap_or(0)).plus(saved)?.less(cost);
    if gained.is_zero() {
        return Ok(100);
    }
    Ok(mul_div_down(missing.0, 100, gained.0)?.clamp(1, 99))
}

/// Parts of a position are tried; what does not depend on the part is worked out once.
struct Trial<'a> {
    market: &'a MarketState,
    position: &'a PositionState,
    marks: &'a Marks,
    rate: Bps,
    fee_bound: Usd,
    worth: Usd,
    borrow: Atoms,
}

impl<'a> Trial<'a> {
    fn new(
        market: &'a MarketState,
        position: &'a PositionState,
        marks: &'a Marks,
        value: &Value,
        rates: Rates,
    ) -> Res<Self> {
        let (rate, worth) = (rates.after_liquidation(), value.collateral);
        let fee_bound = fee_bound(marks.residual_of(value)?)?;
        let tokens = || atoms_up(marks.borrow, marks.token_price, marks.token_unit);
        let borrow = if worth.is_zero() { Atoms::ZERO } else { tokens()? };
        Ok(Self { market, position, marks, rate, fee_bound, worth, borrow })
    }

    fn hundredths(&self, k: u64) -> Res<Size> {
        mul_div_up(self.position.size.0, k, 100).map(Size)
    }

    /// Whether closing `k` hundredths leaves equity of at least `rate` of the rest's notional: the settlement's own
    /// steps and roundings.
    fn restores(&self, k: u64) -> Res<bool> {
        let (position, marks, part) = (self.position, self.marks, self.hundredths(k)?);
        if part >= position.size {
            return Ok(true);
        }
        let cost = entry_part(marks.side, position.entry, part, position.size)?;
        let notional = notional_down(part, marks.price, marks.unit)?;
        let worth = match marks.side {
            Side::Long => notional, // what it is worth, once
            Side::Short => worth(marks.side, part, marks.price, marks.unit)?,
        };
        let loss = Usd(profit(marks.side, cost, worth)?.min(0).unsigned_abs());
        if self.worth <= loss {
            return Ok(false);
        }
        let fee = fee(self.market, notional, self.fee_bound)?;
        let left = position
            .collateral
            .less(atoms_up(loss, marks.token_price, marks.token_unit)?)
            .less(atoms_down(fee, marks.token_price, marks.token_unit)?)
            .less(self.borrow);
        let rest = marks.value_of(position.size.minus(part)?, position.entry.minus(cost)?, left)?;
        marks.covers_without_borrow(&rest, self.rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::MarketParams;
    use proptest::prelude::*;

    const SOL: u64 = 100_000_000_000;

    fn case(
        long: bool,
        size: u64,
        entry: u64,
        rate: u64,
        move_bp: i64,
        haircut: u64,
        borrow: u64,
    ) -> (PositionState, Marks) {
        let side = if long { Side::Long } else { Side::Short };
        let entry_usd = u64::try_from(u128::from(size) * u128::from(entry) / u128::from(SOL)).unwrap();
        let price = Price(entry / 10_000 * u64::try_from(10_000 + move_bp).unwrap());
        let collateral = Atoms(entry_usd / 10_000 * rate);
        let position = PositionState {
            size: Size(size),
            entry: Usd(entry_usd),
            collateral,
            side: side.byte(),
            ..PositionState::default()
        };
        let marks = Marks {
            side,
            price,
            unit: SOL,
            token_price: Price(100_000_000),
            token_unit: 100_000_000,
            haircut: Bps(haircut),
            borrow: Usd(entry_usd / 1_000_000 * borrow),
            close_fee: Bps(6),
        };
        (position, marks)
    }

    fn market(initial_margin: u64, maintenance_margin: u64, liq_fee: u64) -> MarketState {
        let params = MarketParams {
            initial_margin: Bps(initial_margin),
            maintenance_margin: Bps(maintenance_margin.min(initial_margin / 2)),
            liq_fee: Bps(liq_fee),
            base_fee: Bps(6),
            ..MarketParams::default()
        };
        MarketState { params, ..MarketState::default() }
    }

    proptest! {
        #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::with_cases(4_000) })]
        #[test]
        fn the_part_is_the_smallest_hundredth_that_restores(
            long: bool, size in 1_000_000_000u64..1 << 44, entry in 1_000_000_000u64..1 << 36, above in 1u64..400,
            loss_bp in 0i64..1_900, haircut in 100u64..2_000, borrow in 0u64..5_000,
            initial_margin in 250u64..2_000, maintenance_margin in 125u64..500, liq_fee in 32u64..200,
        ) {
            let (market, (position, marks)) = (market(initial_margin, maintenance_margin, liq_fee), case(long, size, entry, loss_bp as u64 + above, if long { -loss_bp } else { loss_bp }, haircut, borrow));
            let rates = Rates { initial_margin: market.params.initial_margin, maintenance_margin: market.params.maintenance_margin };
            let value = marks.value(&position).unwrap();
            let residual = marks.residual_of(&value).unwrap();
            prop_assume!(marks.liquidatable(&position, rates.maintenance_margin).unwrap() && residual > 0 && marks.pnl(&position).unwrap() <= 0);
            let hundredth = |k: u64| Size((u128::from(size) * u128::from(k)).div_ceil(100) as u64);
            let trial = Trial::new(&market, &position, &marks, &value, rates).unwrap();
            let enough = |k: &u64| trial.restores(*k).unwrap();
            let smallest = (1..=100).find(enough).unwrap();
            let rest = notional_down(Size(size - hundredth(smallest).0), marks.price, SOL).unwrap();
            let want = if rest < crate::trading::MIN_NOTIONAL { Size(size) } else { hundredth(smallest) };
            prop_assert_eq!(smallest_part(&market, &position, &marks, &value, rates).unwrap(), want);
            // Every step of the walk costs compute units: the guess must be near.
            let guess = estimate(&market, &marks, &value, rates).unwrap();
            prop_assert!(guess.abs_diff(smallest) <= 3, "guessed {} for {}", guess, smallest);
        }
    }
}
