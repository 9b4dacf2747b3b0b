//! What a position is worth, and how much it must be worth.

use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::{backing_value_up, borrow_due, borrow_index};
use crate::math::product;
use crate::price;
use crate::state::{Exposure, MarketState, PoolState, PositionState};
use crate::units::{Atoms, Bps, Price, Side, Size, Usd};
use crate::volatility;

/// Margin rates in force: they follow volatility, the initial one open interest too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    pub initial_margin: Bps,
    pub maintenance_margin: Bps,
}

impl Rates {
    pub fn of(pool: &PoolState, market: &MarketState) -> Res<Self> {
        Ok(Self {
            initial_margin: volatility::initial(pool, market)?,
            maintenance_margin: volatility::maintenance(market),
        })
    }
    /// What is left after a partial liquidation must have at least this: `max(1.2 MM, min(IM, MM + 2 %))`.
    pub fn after_liquidation(&self) -> Bps {
        Bps(self
            .initial_margin
            .0
            .min(self.maintenance_margin.0 + 200)
            .max(product(self.maintenance_margin.0, 12).div_ceil(10)))
    }
    /// Collateral may be taken out down to `max(IM, 20 %)`.
    pub fn withdrawal(&self) -> Bps {
        Bps(self.initial_margin.0.max(2_000))
    }
}

/// Off a collateral token's value. Doubled, 50 % at most, where it is the index of its own long: both fall together.
pub fn haircut(pool: &PoolState, exposure: &Exposure, side: Side, custody: u8) -> Res<Bps> {
    let base = volatility::haircut(pool.custody(custody)?);
    let own = side == Side::Long && custody == exposure.index;
    Ok(if own { Bps((base.0 << 1).min(5_000)) } else { base })
}

/// Everything about prices that valuing one position needs, read once.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    pub side: Side,
    /// Price at which the position is valued or settled.
    pub price: Price,
    pub unit: u64,
    /// Price and unit of the collateral token, and what is taken off its value.
    pub token_price: Price,
    pub token_unit: u64,
    pub haircut: Bps,
    /// Borrow owed since it was last settled, rounded up.
    pub borrow: Usd,
    pub close_fee: Bps,
}

impl Marks {
    /// `token_price` is ignored where the collateral is the index token itself.
    pub fn new(
        pool: &PoolState,
        market: &MarketState,
        position: &PositionState,
        price: Price,
        token_price: Price,
        now: i64,
    ) -> Res<Self> {
        let exposure = &pool.exposures[usize::from(market.index)];
        let side = position.side()?;
        let index = pool.custody(exposure.index)?;
        let token = pool.custody(position.custody)?;
        let backing = &pool.custodies[exposure.backing(side)];
        let due = borrow_due(position.reservation()?, borrow_index(backing, now)?, position.borrow_index)?;
        Ok(Self {
            side,
            price,
            unit: index.unit,
            token_price: if position.custody == exposure.index { price } else { token_price },
            token_unit: token.unit,
            haircut: haircut(pool, exposure, side, position.custody)?,
            borrow: backing_value_up(side, due, price, index.unit)?,
            close_fee: market.params.base_fee,
        })
    }

    /// A silent feed lowers what collateral counts for, beside its haircut, not what it pays: nobody gains by a price
    /// that is missing.
    pub fn discount(&mut self, discount: Bps) -> Res<()> {
        if !discount.is_zero() {
            let kept = discount.complement().of_down(self.haircut.complement().0)?;
            self.haircut = Bps(kept).complement();
        }
        Ok(())
    }

    /// Notional at the mark, rounded up: requirements are against the trader.
    pub fn notional(&self, position: &PositionState) -> Res<Usd> {
        price::notional_up(position.size, self.price, self.unit)
    }
    pub fn pnl(&self, position: &PositionState) -> Res<i64> {
        price::pnl(self.side, position.size, position.entry, self.price, self.unit)
    }
    /// Collateral at its full price, rounded down.
    pub fn collateral(&self, position: &PositionState) -> Res<Usd> {
        price::value_down(position.collateral, self.token_price, self.token_unit)
    }
    /// `collateral + pnl - borrow due`: decides bankruptcy, fees and what an owner may close.
    pub fn residual(&self, position: &PositionState) -> Res<i64> {
        sum(self.collateral(position)?, self.pnl(position)?, self.borrow)
    }
    /// `collateral x (1 - haircut) + pnl - borrow due - base closing fee`: decides what is allowed.
    pub fn equity(&self, position: &PositionState) -> Res<i64> {
        self.equity_of(&self.value(position)?)
    }
    /// Whether equity is at least `rate` of notional.
    #[inline(never)]
    pub fn covers(&self, position: &PositionState, rate: Bps) -> Res<bool> {
        self.covered(&self.value(position)?, rate)
    }
    /// The three values from which the rest follows; each is a division, so a caller that needs several asks once.
    pub fn value(&self, position: &PositionState) -> Res<Value> {
        self.value_of(position.size, position.entry, position.collateral)
    }
    /// As [`Self::value`], of what a position might become.
    #[inline(always)]
    pub fn value_of(&self, size: Size, entry: Usd, collateral: Atoms) -> Res<Value> {
        Ok(Value {
            collateral: price::value_down(collateral, self.token_price, self.token_unit)?,
            pnl: price::pnl(self.side, size, entry, self.price, self.unit)?,
            notional: price::notional_up(size, self.price, self.unit)?,
        })
    }
    /// As [`Self::residual`].
    pub fn residual_of(&self, value: &Value) -> Res<i64> {
        sum(value.collateral, value.pnl, self.borrow)
    }
    /// As [`Self::equity`].
    pub fn equity_of(&self, value: &Value) -> Res<i64> {
        self.equity_owing(value, self.borrow)
    }
    #[inline(always)]
    fn equity_owing(&self, value: &Value, borrow: Usd) -> Res<i64> {
        let collateral = self.haircut.complement().of_usd_down(value.collateral)?;
        let fee = self.close_fee.of_usd_up(value.notional)?;
        sum(collateral, value.pnl, borrow.plus(fee)?)
    }
    /// As [`Self::covers`].
    pub fn covered(&self, value: &Value, rate: Bps) -> Res<bool> {
        Ok(self.equity_of(value)? >= rate.of_usd_up(value.notional)?.signed()?)
    }
    /// As [`Self::covered`], where the borrow has been settled.
    pub fn covers_without_borrow(&self, value: &Value, rate: Bps) -> Res<bool> {
        Ok(self.equity_owing(value, Usd::ZERO)? >= rate.of_usd_up(value.notional)?.signed()?)
    }
    /// Equity below maintenance margin, strictly.
    pub fn liquidatable(&self, position: &PositionState, maintenance: Bps) -> Res<bool> {
        Ok(!self.covers(position, maintenance)?)
    }
}

/// What a position is worth at its marks, in dollars.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// Without haircut, rounded down.
    pub collateral: Usd,
    pub pnl: i64,
    /// Rounded up.
    pub notional: Usd,
}

fn sum(plus: Usd, pnl: i64, minus: Usd) -> Res<i64> {
    let (plus, minus) = (plus.signed()?, minus.signed()?);
    // A sum with what is positive wraps only downwards, a difference only upwards.
    let sum = pnl.wrapping_add(plus);
    let rest = sum.wrapping_sub(minus);
    ensure(sum >= pnl && rest <= sum, EngineError::MathOverflow)?;
    Ok(rest)
}
