//! Open: an order that meets its print. It stands on its own: its collateral bears its size, whatever else its owner
//! has.

use super::charges::trade_fees;
use super::{in_index, size, touch, trigger, Moment, MIN_COLLATERAL, MIN_NOTIONAL};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::{borrow_index, collect, insurance_share};
use crate::insurance::coverage::coverage;
use crate::legacy::{self, Hole};
use crate::margin::Marks;
use crate::mutualization::waiting_shortfall::reduce_only;
use crate::oracle::{fine, Print, AGE_LIQUIDITY};
use crate::price::{atoms_up, entry_notional, notional_down, notional_up, spread, value_down};
use crate::state::{reservation, Custody, MarketState, PoolState, PositionState, RequestKind, RequestState};
use crate::units::{Atoms, Bps, Price, Side, Size, Usd};
use crate::volatility::{initial_with, maintenance};

/// What an order brings beyond its margin when it is placed, so that what happens until its print does not end it: a
/// twentieth.
const BUFFER: Bps = Bps(10_500);

/// What an execution did: filled the order or, if there is a reason for it, `ended` it and changed nothing.
#[must_use]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenReport {
    pub ended: Option<EngineError>,
    pub size: Size,
    /// Price at which it settled.
    pub price: Price,
    pub cost: Usd,
    pub base_fee: Usd,
    pub impact: Usd,
    pub borrow: Usd,
    /// Fees and borrow, paid in collateral tokens.
    pub charged: Atoms,
    pub lien: Usd,
}

/// The price at which a limit open settles: the print, worse by `conf + 1.5 sigma sqrt(age)`, because whoever executes
/// it chooses among the prints of three seconds. A market request has one print only, and settles without.
pub fn entry_price(custody: &Custody, print: &Print, side: Side, now: i64) -> Res<Price> {
    let width = spread(print.price, print.conf, custody.sigma, print.age(now))?;
    match side {
        Side::Long => print.price.plus(width),
        Side::Short => Ok(print.price.less(width)),
    }
}

/// Executes an order that opens or, where its owner has a position of its kind, enlarges it (`position`, empty or not):
/// a market request at its unique print, a limit open at one that sets it off; at the worse, for its owner, of that
/// print and the newest one known. The order is filled, or it ends, whoever asks. Its owner has a say in which: a
/// position that is lost is not enlarged. That is worth nothing: the end brings back what was placed, and a fill is
/// worth that at most, at the newest price.
///
/// Errors, which leave the order as it was: `OracleNotUnique`, `OracleStale`, `OracleFuture`, `PriceRefreshNeeded`,
/// `CollateralUnpriced`, `OracleWide`, `OracleEmaGap`, `RequestExpired`, `SlippageExceeded`, those of
/// [`trigger::check_print`]; `WrongKind` for an order that reduces, `SelfReference` for another kind of position. What
/// it ends with is what [`Fill::check`] says.
pub fn execute(
    pool: &mut PoolState,
    market: &mut MarketState,
    position: &mut PositionState,
    request: &RequestState,
    print: &Print,
    moment: &Moment,
) -> Res<OpenReport> {
    let side = Side::from_u8(request.side)?;
    let held = !position.is_empty();
    let same = position.side == request.side && position.custody == request.custody;
    ensure(!held || same, EngineError::SelfReference)?;
    let (settling, price) = settling_price(pool, market, request, side, print, moment)?;
    let known = pool.custodies[usize::from(pool.exposures[usize::from(market.index)].index)].print;
    let own = in_index(pool, market, request.custody);
    let moment = trigger::settled_at(&settling, &known, print, own, moment);
    // As it was, it was judged with the position that it enlarges, and an owner who could not pay for it kept it.
    let owners = legacy::old(Hole::OwnersOrder);
    let with = if owners { *position } else { PositionState::default() };
    let order = Order { request, side, price, moment: &moment };
    let fill = match Fill::new(pool, market, &with, &order).and_then(|fill| {
        fill.check(pool, market, position, &order)?;
        Ok(fill)
    }) {
        Ok(fill) => fill,
        Err(reason) if owners => return Err(reason),
        Err(reason) if ends(reason) => return Ok(OpenReport { ended: Some(reason), ..OpenReport::default() }),
        Err(error) => return Err(error),
    };
    if !held {
        *position = new_position(market, request, side, &moment);
    }
    fill.book(pool, market, position, &order)
}

/// What ends an order that cannot be filled: what market, pool and the order itself say. Anything else is an error, and
/// leaves it as it was.
fn ends(reason: EngineError) -> bool {
    use EngineError::*;
    matches!(
        reason,
        ZeroAmount
            | MarketSettling
            | MarketReduceOnly
            | TokenOnProbation
            | PriceTooLow
            | FundBelowMinimum
            | PositionTooSmall
            | InsufficientMargin
            | UtilisationTooHigh
            | OpenInterestCap
    )
}

/// Whether the print may execute the order, with what is known beside it; and at which price.
fn settling_price(
    pool: &PoolState,
    market: &MarketState,
    request: &RequestState,
    side: Side,
    print: &Print,
    moment: &Moment,
) -> Res<(Print, Price)> {
    let kind = RequestKind::from_u8(request.kind)?;
    ensure(!kind.reduces(), EngineError::WrongKind)?;
    let index = pool.custody(pool.exposures[usize::from(market.index)].index)?;
    let settling = trigger::settling(&index.print, print, side == Side::Long, moment.now)?;
    settling.of_now(moment.now)?;
    // Its feed was said to be silent: one print shows that it is not. Nobody ends an order by saying so.
    ensure(moment.token_discount.is_zero(), EngineError::CollateralUnpriced)?;
    pool.custody(request.custody)?.print.of_now(moment.now)?;
    let price = if kind.waits() {
        trigger::check_print(request, kind, side, print, &settling, moment.now)?;
        entry_price(index, &settling, side, moment.now)?
    } else {
        ensure(moment.now <= request.expires_at, EngineError::RequestExpired)?;
        print.unique_for(request.print_after, request.placed_at)?;
        print.within(moment.now.max(settling.publish_time), AGE_LIQUIDITY)?;
        settling.price
    };
    print.fit_for_risk()?;
    settling.fit_for_risk()?;
    let accepted = request.limit.is_zero()
        || match side {
            Side::Long => price <= request.limit,
            Side::Short => price >= request.limit,
        };
    ensure(accepted, EngineError::SlippageExceeded)?;
    Ok((settling, price))
}

/// An order, the price at which it settles, and its moment.
struct Order<'a> {
    request: &'a RequestState,
    side: Side,
    price: Price,
    moment: &'a Moment,
}

/// What an order costs, and the position that it would be alone.
struct Fill {
    price: Price,
    cost: Usd,
    base_fee: Usd,
    impact: Usd,
    marks: Marks,
    alone: PositionState,
}

impl Fill {
    fn new(pool: &PoolState, market: &MarketState, with: &PositionState, order: &Order<'_>) -> Res<Self> {
        let &Order { request, side, price, moment } = order;
        let exposure = &pool.exposures[usize::from(market.index)];
        let unit = pool.custody(exposure.index)?.unit;
        let notional = notional_up(request.size, moment.price, unit)?;
        let (base_fee, impact) = trade_fees(pool, market, side, notional, true, moment.price)?;
        let cost = entry_notional(side, request.size, price, unit)?;
        let borrow_index = borrow_index(&pool.custodies[exposure.backing(side)], moment.now)?;
        let (size, entry) = (request.size.plus(with.size)?, cost.plus(with.entry)?);
        let (side, custody) = (request.side, request.custody);
        let mut alone = PositionState { size, entry, side, custody, borrow_index, ..PositionState::default() };
        let marks = marks_at(pool, market, &alone, moment)?;
        let charge = atoms_up(base_fee.plus(impact)?, marks.token_price, marks.token_unit)?;
        let collateral = request.collateral.plus(with.collateral)?;
        ensure(charge <= collateral, EngineError::InsufficientMargin)?;
        alone.collateral = collateral.minus(charge)?;
        Ok(Self { price, cost, base_fee, impact, marks, alone })
    }

    /// Least size, and margin at `initial_margin`: of the order alone.
    fn stands_alone(&self, initial_margin: Bps) -> Res<()> {
        let notional = notional_down(self.alone.size, self.marks.price, self.marks.unit)?;
        let collateral = value_down(self.alone.collateral, self.marks.token_price, self.marks.token_unit)?;
        ensure(notional >= MIN_NOTIONAL && collateral >= MIN_COLLATERAL, EngineError::PositionTooSmall)?;
        ensure(self.marks.covers(&self.alone, initial_margin)?, EngineError::InsufficientMargin)
    }

    /// What a fill needs of market and pool: `ZeroAmount`, `MarketSettling`, `MarketReduceOnly`, `TokenOnProbation`,
    /// `PriceTooLow`, `FundBelowMinimum`, `PositionTooSmall`, `InsufficientMargin`, `UtilisationTooHigh`,
    /// `OpenInterestCap`.
    fn check(&self, pool: &PoolState, market: &MarketState, held: &PositionState, order: &Order<'_>) -> Res<()> {
        let &Order { request, side, moment, .. } = order;
        check_market(pool, market, side, request, moment)?;
        self.stands_alone(initial_with(pool, market, self.cost)?)?;
        let marks = held_at(pool, market, held, moment)?;
        if let Some(marks) = marks {
            // What added size pays of a deficit falls on the LPs as young: nothing is added to what is lost already.
            ensure(marks.covers(held, maintenance(market))?, EngineError::InsufficientMargin)?;
        }
        let owed = self.charge(marks)?.0;
        ensure(owed <= held.collateral.plus(request.collateral)?, EngineError::InsufficientMargin)?;
        let exposure = &pool.exposures[usize::from(market.index)];
        let backing = &pool.custodies[exposure.backing(side)];
        let locked = backing.locked.plus(reservation(side, request.size, self.cost))?;
        ensure(locked.0 <= pool.params.max_utilisation.of_down(backing.owned.0)?, EngineError::UtilisationTooHigh)?;
        let cap = match side {
            Side::Long => market.params.max_long,
            Side::Short => market.params.max_short,
        };
        ensure(exposure.side(side).entry.plus(self.cost)? <= cap, EngineError::OpenInterestCap)
    }

    /// What is charged, with the borrow that is due of what is held already: all falls due together.
    fn charge(&self, held: Option<Marks>) -> Res<(Atoms, Usd)> {
        let borrow = held.map_or(Usd::ZERO, |marks| marks.borrow);
        let all = self.base_fee.plus(self.impact)?.plus(borrow)?;
        Ok((atoms_up(all, self.marks.token_price, self.marks.token_unit)?, borrow))
    }

    fn book(
        &self,
        pool: &mut PoolState,
        market: &mut MarketState,
        position: &mut PositionState,
        order: &Order<'_>,
    ) -> Res<OpenReport> {
        let &Order { request, moment, .. } = order;
        let lien = touch(pool, market, position, moment)?;
        let (charged, borrow) = self.charge(held_at(pool, market, position, moment)?)?;
        pool.custody_mut(request.custody)?.pending.sub_assign(request.collateral)?;
        size::add(pool, market, position, request.collateral)?;
        size::take(pool, market, position, charged)?;
        let (protocol, insurance) = (pool.params.protocol_share, insurance_share(coverage(pool, moment.now)?));
        collect(pool.custody_mut(request.custody)?, charged, protocol, insurance, moment.now)?;
        size::grow(pool, market, position, request.size, self.cost, moment.now)?;
        position.entry_print = moment.published;
        let Self { price, cost, base_fee, impact, .. } = *self;
        Ok(OpenReport { ended: None, size: request.size, price, cost, base_fee, impact, borrow, charged, lien })
    }
}

/// The marks of what is held already, if anything is.
fn held_at(pool: &PoolState, market: &MarketState, held: &PositionState, moment: &Moment) -> Res<Option<Marks>> {
    if held.is_empty() {
        return Ok(None);
    }
    marks_at(pool, market, held, moment).map(Some)
}

/// A position's marks at the moment; collateral in the index token counts at the lower of the two prices.
fn marks_at(pool: &PoolState, market: &MarketState, position: &PositionState, moment: &Moment) -> Res<Marks> {
    let mut marks = Marks::new(pool, market, position, moment.price, moment.token_price, moment.now)?;
    if in_index(pool, market, position.custody) {
        marks.token_price = marks.token_price.min(moment.token_price);
    }
    Ok(marks)
}

/// What an order that opens brings when it is placed: margin and a twentieth of it, at the pool's last prices or, of a
/// limit open, at its trigger if that is better. `ZeroAmount`, `PositionTooSmall`, `InsufficientMargin`;
/// `PriceRefreshNeeded` where there is no price.
pub fn check_placed(pool: &PoolState, market: &MarketState, request: &RequestState, now: i64) -> Res<()> {
    ensure(!request.size.is_zero(), EngineError::ZeroAmount)?;
    if legacy::old(Hole::OwnersOrder) {
        return Ok(());
    }
    let side = Side::from_u8(request.side)?;
    let index = pool.custody(pool.exposures[usize::from(market.index)].index)?;
    let (last, token_price) = (index.print.price, pool.custody(request.custody)?.print.price);
    ensure(!last.is_zero() && !token_price.is_zero(), EngineError::PriceRefreshNeeded)?;
    let price = match (request.trigger, side) {
        (Price::ZERO, _) => last,
        (trigger, Side::Long) => last.min(trigger),
        (trigger, Side::Short) => last.max(trigger),
    };
    let moment = Moment { now, slot: 0, price, published: now, token_price, token_discount: Bps::ZERO };
    let order = Order { request, side, price, moment: &moment };
    let fill = Fill::new(pool, market, &PositionState::default(), &order)?;
    fill.stands_alone(Bps(BUFFER.of_up(initial_with(pool, market, fill.cost)?.0)?))
}

fn check_market(
    pool: &PoolState,
    market: &MarketState,
    side: Side,
    request: &RequestState,
    moment: &Moment,
) -> Res<()> {
    ensure(!request.size.is_zero(), EngineError::ZeroAmount)?;
    ensure(market.settle_at == 0, EngineError::MarketSettling)?;
    let open = market.status == 0 && moment.now >= market.reduce_only_until;
    ensure(open && !reduce_only(pool, market, side, moment.price, moment.now)?, EngineError::MarketReduceOnly)?;
    pool.custody(request.custody)?.check_probation(moment.now)?;
    fine(moment.price.min(moment.token_price))?;
    ensure(pool.fund.balance >= pool.params.fund_min, EngineError::FundBelowMinimum)
}

/// A new position takes its identity from the order.
fn new_position(market: &MarketState, request: &RequestState, side: Side, moment: &Moment) -> PositionState {
    PositionState {
        side: request.side,
        custody: request.custody,
        loss_events: market.side(side).loss_event_count,
        generation: moment.slot,
        opened_at: moment.now,
        ..PositionState::default()
    }
}
