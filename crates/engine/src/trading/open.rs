//! Open and increase: a request that meets its print.

use super::{order, size, skew, touch, Moment};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::{collect, impact, insurance_share, shifted};
use crate::insurance::coverage::coverage;
use crate::liquidity::listing::check_grown;
use crate::margin::{Marks, Rates};
use crate::mutualization::waterfall::reduce_only;
use crate::oracle::{fine, Print, AGE_LIQUIDITY};
use crate::price::{atoms_up, entry_notional, notional_down, notional_up, spread, value_down};
use crate::state::{Custody, Market, Pool, Position, Request, RequestKind};
use crate::units::{Atoms, Bps, Price, Side, Size, Usd};

pub const MIN_NOTIONAL: Usd = Usd(50_000_000);
pub const MIN_COLLATERAL: Usd = Usd(10_000_000);

/// What an execution did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenReport {
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

/// The price at which a limit open settles: the print, worse by `conf + 1.5 sigma sqrt(age)`, because whoever executes it chooses among the
/// prints of three seconds. A market request has one print only, and settles at it.
pub fn entry_price(custody: &Custody, print: &Print, side: Side, now: i64) -> Res<Price> {
    let width = spread(print.price, print.conf, custody.sigma, print.age(now)?)?;
    match side {
        Side::Long => print.price.plus(width),
        Side::Short => Ok(print.price.less(width)),
    }
}

/// Executes a request against `position` (empty for an open): a market request at its unique print, a limit open at one that sets it off.
///
/// Errors: `OracleNotUnique`, `OracleWide`, `OracleEmaGap`, `RequestExpired`, `SlippageExceeded`, `MarketReduceOnly`, `FundBelowMinimum`,
/// `PositionTooSmall`, `InsufficientMargin`, `UtilisationTooHigh`, `OpenInterestCap`, `TokenYoung`, `PriceTooLow`, `WrongGeneration`, `PositionNotEmpty`; those of
/// [`order::check_print`]; `WrongKind` for an order that reduces.
pub fn execute(
    pool: &mut Pool,
    market: &mut Market,
    position: &mut Position,
    request: &Request,
    print: &Print,
    moment: &Moment,
) -> Res<OpenReport> {
    let side = Side::from_u8(request.side)?;
    let price = settling_price(pool, market, request, side, print, moment)?;
    check_market(pool, market, side, request, moment)?;
    prepare(market, position, request, side, moment)?;
    let lien = touch(pool, market, position, moment)?;

    let unit = pool.custody(pool.exposures[usize::from(market.index)].index)?.unit;
    let owed = Marks::new(pool, market, position, moment.price, moment.token_price, moment.now)?;
    let notional = notional_up(request.size, moment.price, unit)?;
    let before = skew(pool, market, moment.price)?;
    let base_fee = market.params.base_fee.of_usd_up(notional)?;
    let impact = impact(&market.params, before, shifted(before, side, notional, true)?)?;
    let borrow = owed.borrow;

    pool.custody_mut(request.custody)?.pending.sub_assign(request.collateral)?;
    size::add(pool, market, position, request.collateral)?;
    let charge = atoms_up(base_fee.plus(impact)?.plus(borrow)?, owed.token_price, owed.token_unit)?;
    ensure(charge <= position.collateral, EngineError::InsufficientMargin)?;
    size::take(pool, market, position, charge)?;
    let (protocol, insurance) = (pool.params.protocol_share, insurance_share(coverage(pool, moment.now)?));
    collect(pool.custody_mut(request.custody)?, charge, protocol, insurance, moment.now)?;

    let cost = entry_notional(side, request.size, price, unit)?;
    size::grow(pool, market, position, request.size, cost, moment.now)?;
    position.entry_print = moment.published;
    position.increases = position.increases.saturating_sub(1);
    check_result(pool, market, position, moment)?;
    Ok(OpenReport { size: request.size, price, cost, base_fee, impact, borrow, charged: charge, lien })
}

/// Whether the print may execute the request, and at which price.
fn settling_price(
    pool: &Pool,
    market: &Market,
    request: &Request,
    side: Side,
    print: &Print,
    moment: &Moment,
) -> Res<Price> {
    let kind = RequestKind::from_u8(request.kind)?;
    ensure(!kind.reduces(), EngineError::WrongKind)?;
    let price = if kind.waits() {
        order::check_print(request, kind, side, print, moment.now)?;
        entry_price(pool.custody(pool.exposures[usize::from(market.index)].index)?, print, side, moment.now)?
    } else {
        ensure(moment.now <= request.expires_at, EngineError::RequestExpired)?;
        print.unique_for(request.print_after, request.placed_at)?;
        // Five seconds from publication: whoever may still choose whether to execute sees no further than that.
        print.within(moment.now, AGE_LIQUIDITY)?;
        print.price
    };
    print.fit_for_risk()?;
    let accepted = request.limit.is_zero()
        || match side {
            Side::Long => price <= request.limit,
            Side::Short => price >= request.limit,
        };
    ensure(accepted, EngineError::SlippageExceeded)?;
    Ok(price)
}

fn check_market(pool: &Pool, market: &Market, side: Side, request: &Request, moment: &Moment) -> Res<()> {
    ensure(!request.size.is_zero(), EngineError::ZeroAmount)?;
    ensure(market.settle_at == 0, EngineError::MarketSettling)?;
    let open = market.status == 0 && moment.now >= market.reduce_only_until;
    ensure(open && !reduce_only(pool, market, side, moment.price, moment.now)?, EngineError::MarketReduceOnly)?;
    check_grown(pool.custody(request.custody)?, moment.now)?;
    ensure(moment.token_discount.is_zero(), EngineError::CollateralUnpriced)?;
    fine(moment.price.min(moment.token_price))?;
    ensure(pool.fund.balance >= pool.params.fund_min, EngineError::FundBelowMinimum)
}

/// A new position takes its identity from the request; an existing one must be the one the request was made for.
fn prepare(market: &Market, position: &mut Position, request: &Request, side: Side, moment: &Moment) -> Res<()> {
    if !RequestKind::from_u8(request.kind)?.opens() {
        ensure(!position.is_empty() && position.generation == request.generation, EngineError::WrongGeneration)?;
        return ensure(
            position.side == request.side && position.custody == request.custody,
            EngineError::SelfReference,
        );
    }
    ensure(position.is_empty() && position.collateral.is_zero(), EngineError::PositionNotEmpty)?;
    *position = Position {
        side: request.side,
        custody: request.custody,
        events: market.side(side).event_count,
        generation: moment.slot,
        opened_at: moment.now,
        ..Position::default()
    };
    Ok(())
}

/// Size, margin, utilisation and open interest of what the execution leaves.
fn check_result(pool: &Pool, market: &Market, position: &Position, moment: &Moment) -> Res<()> {
    let side = position.side()?;
    let exposure = &pool.exposures[usize::from(market.index)];
    let marks = Marks::new(pool, market, position, moment.price, moment.token_price, moment.now)?;
    let notional = notional_down(position.size, moment.price, marks.unit)?;
    let collateral = value_down(position.collateral, marks.token_price, marks.token_unit)?;
    ensure(notional >= MIN_NOTIONAL && collateral >= MIN_COLLATERAL, EngineError::PositionTooSmall)?;
    ensure(marks.covers(position, Rates::of(pool, market)?.im)?, EngineError::InsufficientMargin)?;
    let custody = &pool.custodies[exposure.backing(side)];
    let most = pool.params.max_utilisation.of_down(custody.owned.0)?;
    ensure(custody.locked.0 <= most, EngineError::UtilisationTooHigh)?;
    let cap = match side {
        Side::Long => market.params.max_long,
        Side::Short => market.params.max_short,
    };
    ensure(exposure.side(side).entry <= cap, EngineError::OpenInterestCap)
}

/// Base fee and impact of a trade of `notional`, for quotes and closes.
pub fn trade_fees(
    pool: &Pool,
    market: &Market,
    side: Side,
    notional: Usd,
    opens: bool,
    price: Price,
) -> Res<(Usd, Usd)> {
    let before = skew(pool, market, price)?;
    let base = Bps(market.params.base_fee.0).of_usd_up(notional)?;
    Ok((base, impact(&market.params, before, shifted(before, side, notional, opens)?)?))
}
