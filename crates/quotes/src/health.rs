//! How a position stands at prices of one's choice.

use crate::scene::Here;
use crate::wire::{wire, Flag, Maybe};
use engine::margin::{Marks, Rates};
use engine::math::mul_div_down;
use engine::mutualization::{lien, LIEN_LIFE};
use engine::oracle::{collateral_discount, AGE_LIQUIDATE};
use engine::time::exceeded;
use engine::{volatility, Bps, PositionState, Price, Res, Usd};

wire! {
    /// Prices at which a position is looked at, 1e-8 USD; the cached ones where none is given.
    Marked {
        price: Maybe,
        /// Price of the collateral token; ignored if that is the market's index.
        token_price: Maybe,
    }
}

impl Marked {
    pub fn at(price: Price, token_price: Price) -> Self {
        Self { price: Maybe(price.0), token_price: Maybe(token_price.0) }
    }
}

wire! {
    /// How a position stands, after the liens that it owes. Signed amounts may be negative; all are rounded against the
    /// trader.
    Health {
        price: Price,
        notional: Usd,
        pnl: i64,
        /// Collateral at its full price.
        collateral: Usd,
        /// Borrow owed since it was last settled.
        borrow: Usd,
        /// Collateral less haircut, profit, less borrow and closing fee: what margin is measured on.
        equity: i64,
        /// Collateral in full, profit, less borrow: what the owner would get.
        residual: i64,
        /// Equity over notional, 1e-4, rounded down; zero where equity is negative.
        ratio: Bps,
        /// Notional over residual, 1e-4 (20,000 is 2x), rounded down; null where nothing is left.
        leverage: Maybe,
        /// Equity that it needs: not to be liquidated, and to take more risk.
        maintenance: Usd,
        initial: Usd,
        liquidatable: Flag,
        pad: [u8; 7],
    }
}

wire! {
    /// The initial margin of new risk, 1e-4 of notional: `rate` is `base`, which follows volatility, and `addOn`, which
    /// follows the market's open interest.
    InitialMargin {
        rate: Bps,
        base: Bps,
        add_on: Bps,
    }
}

/// The initial margin in force, for anyone who takes more risk.
pub fn initial_margin(here: &Here) -> Res<InitialMargin> {
    let rate = volatility::initial(here.pool, here.market)?;
    let base = here.market.volatility.base_initial_margin;
    Ok(InitialMargin { rate, base, add_on: rate.less(base) })
}

/// Haircut that a liquidation takes on collateral whose feed is declared silent. Collateral with a merely old price
/// counts in full, because the liquidation refreshes it.
pub(crate) fn discount(here: &Here, custody: u8) -> Res<Bps> {
    let token = here.pool.custody(custody)?;
    if token.silent_since == 0 || custody == here.index() {
        return Ok(Bps::ZERO);
    }
    Ok(collateral_discount(token, here.now, AGE_LIQUIDATE).unwrap_or(Bps::ZERO))
}

/// Whether liens of a position may still be collected: those of older events have lapsed, and leave it as it is.
pub(crate) fn owes_liens(here: &Here, position: &PositionState) -> Res<bool> {
    if !lien::pending(here.market, position)? {
        return Ok(false);
    }
    let book = here.market.side(position.side()?);
    let from = position.loss_events.max(book.loss_event_count.saturating_sub(8));
    let live = |number| book.entry(number).is_some_and(|entry| !exceeded(entry.finalized, LIEN_LIFE, here.now));
    Ok((from..book.loss_event_count).any(live))
}

/// The position as it is after its liens at a price: what the engine's `lien::touch` leaves of it, without what that
/// does to the pool. So no pool is copied, however many prices are tried.
pub fn after_liens(here: &Here, position: &PositionState, price: Price) -> Res<PositionState> {
    let mut left = *position;
    if !lien::pending(here.market, position)? {
        return Ok(left);
    }
    let (side, unit) = (position.side()?, here.unit()?);
    let book = here.market.side(side);
    for number in position.loss_events.max(book.loss_event_count.saturating_sub(8))..book.loss_event_count {
        let Some(entry) = book.entry(number).filter(|entry| !exceeded(entry.finalized, LIEN_LIFE, here.now)) else {
            continue;
        };
        if let Some(part) = lien::share(side, &left, entry, price, unit)? {
            left.size.sub_assign(part.size)?;
            left.entry.sub_assign(part.entry)?;
        }
    }
    left.loss_events = book.loss_event_count;
    Ok(left)
}

/// As a liquidation judges.
fn marks(here: &Here, position: &PositionState, price: Price, token_price: Price) -> Res<Marks> {
    let mut marks = Marks::new(here.pool, here.market, position, price, token_price, here.now)?;
    marks.discount(discount(here, position.custody)?)?;
    Ok(marks)
}

/// How a position stands at the cached prices, or at others.
pub fn health(here: &Here, position: &PositionState, at: Marked) -> Res<Health> {
    let price = match at.price.get() {
        Some(price) => Price(price),
        None => here.cached()?.price,
    };
    let token_price = match at.token_price.get() {
        Some(price) => Price(price),
        None => here.token_price(position.custody)?,
    };
    let held = after_liens(here, position, price)?;
    let marks = marks(here, &held, price, token_price)?;
    let rates = Rates::of(here.pool, here.market)?;
    let value = marks.value(&held)?;
    let (equity, residual) = (marks.equity_of(&value)?, marks.residual_of(&value)?);
    let positive = |x: i64| u64::try_from(x).unwrap_or(0);
    let notional = value.notional;
    let ratio = if notional.is_zero() { 0 } else { mul_div_down(positive(equity), 10_000, notional.0)? };
    let leverage = if residual > 0 { Some(mul_div_down(notional.0, 10_000, positive(residual))?) } else { None };
    Ok(Health {
        price,
        notional,
        pnl: value.pnl,
        collateral: value.collateral,
        borrow: marks.borrow,
        equity,
        residual,
        ratio: Bps(ratio),
        leverage: leverage.into(),
        maintenance: rates.maintenance_margin.of_usd_up(notional)?,
        initial: rates.initial_margin.of_usd_up(notional)?,
        liquidatable: (!held.is_empty() && !marks.covered(&value, rates.maintenance_margin)?).into(),
        pad: [0; 7],
    })
}

/// Whether it can be liquidated at these prices: what [`health`] says of it, alone, for many positions.
/// `maintenance_margin`: the maintenance margin in force.
pub fn liquidatable(
    here: &Here,
    position: &PositionState,
    price: Price,
    token_price: Price,
    maintenance_margin: Bps,
) -> Res<bool> {
    if position.is_empty() {
        return Ok(false);
    }
    let held = after_liens(here, position, price)?;
    marks(here, &held, price, token_price)?.liquidatable(&held, maintenance_margin)
}
