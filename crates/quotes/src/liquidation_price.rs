//! The first price, on the way down for a long and up for a short, at which a position can be liquidated: exact to the
//! unit.
//!
//! The rule rounds, so it may change its answer more than once within a few units of the price. Which of them is meant
//! is defined by a search: double a price until it lies beyond, then halve the gap. What makes it fast changes none of
//! its steps: without liens, what is left above the requirement is a straight line but for rounding, so that two values
//! of it say for all but a few prices what the rule would. Only those are asked.

use crate::health::{after_liens, discount, owes_liens};
use crate::scene::Here;
use core::ops::Range;
use engine::fees::backing_value_up;
use engine::margin::Marks;
use engine::math::{mul_div_down, mul_div_up};
use engine::{fees, volatility, Atoms, Bps, EngineError, PositionState, Price, Res, Side, Size, Usd};

/// All roundings together: six divisions, each off by less than one, of which two are multiplied by less than one
/// again.
const ROUNDED: i128 = 8;
/// No price that is looked at is higher.
const HIGHEST: u64 = 1 << 62;

/// The price, 1e-8 USD, all else as it is now; `None` if there is none. `token_price`: of the collateral, the cached
/// one if not given.
pub fn liquidation_price(here: &Here, position: &PositionState, token_price: Option<Price>) -> Res<Option<Price>> {
    if position.is_empty() {
        return Ok(None);
    }
    let token_price = match token_price {
        Some(price) => price,
        None => here.token_price(position.custody)?,
    };
    let rule = Rule::new(here, position, token_price)?;
    let window = Window::of(&rule, here.cached()?.price);
    let without = |price: u64| match window.as_ref().and_then(|window| window.answer(price)) {
        Some(answer) => Ok(answer),
        None => rule.unhealthy(Price(price)),
    };
    let found = if owes_liens(here, position)? {
        let calm = rule.calm();
        let gains = rule.gains();
        let owing = |price: u64| {
            if !gains.contains(&price) {
                without(price)
            } else if calm {
                Ok(false)
            } else {
                asked(here, position, token_price, Price(price))
            }
        };
        search(rule.side, owing)
    } else {
        search(rule.side, without)
    };
    Ok(found?.map(Price))
}

/// What the rule says at a price, after the liens that are paid there.
fn asked(here: &Here, position: &PositionState, token_price: Price, price: Price) -> Res<bool> {
    let held = after_liens(here, position, price)?;
    Rule::new(here, &held, token_price)?.unhealthy(price)
}

/// As [`liquidation_price`], where every price of the search is asked.
pub fn searched(here: &Here, position: &PositionState, token_price: Price) -> Res<Option<Price>> {
    let unhealthy = |price: u64| asked(here, position, token_price, Price(price));
    Ok(search(position.side()?, unhealthy)?.map(Price))
}

fn search(side: Side, unhealthy: impl Fn(u64) -> Res<bool>) -> Res<Option<u64>> {
    match side {
        Side::Long => last_below(unhealthy),
        Side::Short => first_above(unhealthy),
    }
}

/// Highest price at which it holds; none if not even at the lowest. It does not hold where numbers do not fit.
fn last_below(unhealthy: impl Fn(u64) -> Res<bool>) -> Res<Option<u64>> {
    if !unhealthy(1)? {
        return Ok(None);
    }
    let holds = |price| unhealthy(price).unwrap_or(false);
    let (mut low, mut high) = (1, 2);
    while holds(high) {
        let Some(next) = high.checked_mul(2) else { return Ok(Some(high)) };
        (low, high) = (high, next);
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(Some(low))
}

/// Lowest price at which it holds; none if at no price that the program can count with.
fn first_above(unhealthy: impl Fn(u64) -> Res<bool>) -> Res<Option<u64>> {
    let (mut low, mut high) = (0, 1_u64);
    let mut holds = unhealthy(high)?;
    while !holds {
        let Some(next) = high.checked_mul(2) else { return Ok(None) };
        (low, high) = (high, next);
        let Ok(answer) = unhealthy(high) else { return Ok(None) };
        holds = answer;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if unhealthy(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(Some(high))
}

/// The rule by which a position is unhealthy, with everything worked out that does not depend on the price.
struct Rule<'a> {
    position: &'a PositionState,
    marks: Marks,
    /// Collateral is the index token.
    own: bool,
    borrow: Atoms,
    side: Side,
    maintenance_margin: Bps,
}

impl<'a> Rule<'a> {
    fn new(here: &Here, position: &'a PositionState, token_price: Price) -> Res<Self> {
        let side = position.side()?;
        let own = position.custody == here.index();
        // At a price of zero nothing of it depends on prices, and the borrow of a long is worth nothing.
        let mut marks = Marks::new(here.pool, here.market, position, Price::ZERO, token_price, here.now)?;
        marks.discount(discount(here, position.custody)?)?;
        let backing = &here.pool.custodies[here.pool.exposures[usize::from(here.market.index)].backing(side)];
        let index = fees::borrow_index(backing, here.now)?;
        let borrow = fees::borrow_due(position.reservation()?, index, position.borrow_index)?;
        Ok(Self { position, marks, own, borrow, side, maintenance_margin: volatility::maintenance(here.market) })
    }

    fn at(&self, price: Price) -> Res<Marks> {
        let borrow = backing_value_up(self.side, self.borrow, price, self.marks.unit)?;
        let token_price = if self.own { price } else { self.marks.token_price };
        Ok(Marks { price, token_price, borrow, ..self.marks })
    }

    fn unhealthy(&self, price: Price) -> Res<bool> {
        self.at(price)?.liquidatable(self.position, self.maintenance_margin)
    }

    /// The prices at which it has a profit: elsewhere no lien is paid, and the rule is that of a position without. What
    /// a long is worth is rounded down, and above its entry from the price of `entry + 1` on; what a short costs is
    /// rounded up, and below its entry up to the price of `entry - 1`. No search asks for the highest number.
    fn gains(&self) -> Range<u64> {
        let PositionState { size: Size(size), entry: Usd(entry), .. } = *self.position;
        let unit = self.marks.unit;
        let never = 0..0;
        match self.side {
            Side::Long => {
                let from = entry.checked_add(1).and_then(|least| mul_div_up(least, unit, size).ok());
                from.map_or(never, |from| from..u64::MAX)
            }
            Side::Short => {
                let to = |most| mul_div_down(most, unit, size).unwrap_or(u64::MAX);
                entry.checked_sub(1).map_or(never, |most| 0..to(most).saturating_add(1))
            }
        }
    }

    /// Whether a short is healthy wherever it gains, liens paid or not: its collateral in dollars alone carries it at
    /// the price of no gain. Further down it is worth less and earns more, and a lien takes at most a part of size and
    /// gain.
    fn calm(&self) -> bool {
        let at_entry = || self.left(mul_div_up(self.position.entry.0, self.marks.unit, self.position.size.0)?);
        self.side == Side::Short && !self.own && at_entry().is_ok_and(|left| i128::from(left) > 8 * ROUNDED)
    }

    /// What is left above the requirement: below zero it is unhealthy.
    fn left(&self, price: u64) -> Res<i64> {
        let marks = self.at(Price(price))?;
        let value = marks.value(self.position)?;
        let required = self.maintenance_margin.of_usd_up(value.notional)?.signed()?;
        marks.equity_of(&value)?.checked_sub(required).ok_or(EngineError::MathOverflow)
    }
}

/// The prices at which the line through two values says nothing for certain.
struct Window {
    low: u64,
    high: u64,
    /// Prices above this one were not looked at.
    top: u64,
    below: bool,
}

impl Window {
    /// `None` where no two prices are found between which the answer changes.
    fn of(rule: &Rule, price: Price) -> Option<Self> {
        let first = i128::from(rule.left(1).ok()?);
        let mut top = price.0.checked_mul(2)?.checked_next_power_of_two()?.max(4);
        let last = loop {
            if top > HIGHEST {
                return None;
            }
            let last = i128::from(rule.left(top).ok()?);
            if (first < 0) != (last < 0) {
                break last;
            }
            top = top.checked_mul(16)?;
        };
        // On the line, `first + (last - first) (p - 1) / span` lies within twice the roundings of the rule's value:
        // they are in both ends too.
        let (span, rise) = (i128::from(top - 1), last - first);
        let place = |height: i128| {
            let along = (height - first).checked_mul(span)?.checked_div(rise)?;
            u64::try_from(along.clamp(0, span)).ok()
        };
        let (a, b) = (place(-2 * ROUNDED)?, place(2 * ROUNDED)?);
        // One step further on both sides, because places are rounded.
        Some(Self { low: a.min(b), high: a.max(b).saturating_add(2), top, below: first < 0 })
    }

    fn answer(&self, price: u64) -> Option<bool> {
        if price < self.low {
            Some(self.below)
        } else if price > self.high && price <= self.top {
            Some(!self.below)
        } else {
            None
        }
    }
}
