//! An owner reduces or closes a position.

use super::charges::{trade_fees, Charges};
use super::close::{Close, CloseReport};
use super::{enough, in_index, touch, Moment};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::legacy::{self, Hole};
use crate::margin::Marks;
use crate::oracle::{is_settled, Print, AGE_REDUCE, WIDEST};
use crate::price::{notional_up, spread};
use crate::state::{Custody, MarketState, PoolState, PositionState};
use crate::units::{Bps, Price, Side, Size, Usd};
use crate::volatility::{haircut, maintenance};

/// What a decrease did.
#[must_use]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecreaseReport {
    pub close: CloseReport,
    pub price: Price,
    pub lien: Usd,
    pub base_fee: Usd,
    pub impact: Usd,
    pub borrow: Usd,
}

/// The price at which an owner's reduction settles: the print, worse by `conf + 1.5 sigma sqrt(age)`. `OracleStale`
/// beyond 3 s, `OracleWide` beyond 10 %.
pub fn exit_price(custody: &Custody, print: &Print, side: Side, now: i64) -> Res<Price> {
    print.within(now, AGE_REDUCE)?;
    print.narrower(WIDEST)?;
    let width = spread(print.price, print.conf, custody.sigma, print.age(now))?;
    match side {
        Side::Long => Ok(print.price.less(width)),
        Side::Short => print.price.plus(width),
    }
}

/// Closes min(`size`, what the position has after its liens) at the exit price; ends healthy or closes all. A limit of
/// zero accepts any price. `PositionTooSmall` for a part that leaves less than 50 USD: close all. `ResidualNotPositive`
/// where only a liquidation can follow, `InsufficientMargin` for a part whose charges neither its gain nor the
/// collateral covers: close more. No fees in a settled market.
#[inline(never)] // two instructions call it: 8 KB of program
pub fn decrease(
    pool: &mut PoolState,
    market: &mut MarketState,
    position: &mut PositionState,
    size: Size,
    limit: Price,
    print: &Print,
    moment: &Moment,
) -> Res<DecreaseReport> {
    ensure(!position.is_empty(), EngineError::PositionEmpty)?;
    ensure(!size.is_zero(), EngineError::ZeroAmount)?;
    let side = position.side()?;
    let index = pool.custody(pool.exposures[usize::from(market.index)].index)?;
    let price = exit_price(index, print, side, moment.now)?;
    let accepted = limit.is_zero()
        || match side {
            Side::Long => price >= limit,
            Side::Short => price <= limit,
        };
    ensure(accepted, EngineError::SlippageExceeded)?;
    let lien = touch(pool, market, position, moment)?;
    let token = silent_price(pool, position, moment)?;
    let mut plain = Marks::new(pool, market, position, moment.price, token, moment.now)?;
    if in_index(pool, market, position.custody) && !is_settled(market, moment.now) {
        // an order settles at the worse price, which is the higher one of a short
        plain.token_price = plain.token_price.min(token);
    }
    ensure(plain.residual(position)? > 0, EngineError::ResidualNotPositive)?;

    let marks = Marks { price, token_price: token_price(pool, market, position, price, &plain), ..plain };
    let part = size.min(position.size);
    let stands = legacy::old(Hole::Dust) || enough(position.size.less(part), moment.price, marks.unit)?;
    ensure(stands, EngineError::PositionTooSmall)?;
    let notional = notional_up(part, moment.price, marks.unit)?;
    // In a settled market there is nothing to trade: anyone may close anyone for nothing.
    let free = is_settled(market, moment.now);
    let (base_fee, skewed) =
        if free { Default::default() } else { trade_fees(pool, market, side, notional, false, moment.price)? };
    let impact = if market.is_calm() { skewed } else { Usd::ZERO };
    let charges = Charges { fees: base_fee.plus(impact)?.plus(marks.borrow)?, liquidation: Usd::ZERO };
    let mut close = Close { pool, market, position, marks: &marks, moment }.part(part, charges)?;
    // At P the position could pay: what only the spread made unpayable is waived, never insured nor mutualized.
    close.deficit = Usd::ZERO;
    if !position.is_empty() {
        // Only a whole close may end with charges waived: else a winner without collateral closes one unit first, and
        // its gain is all that the borrow of the whole position finds (INV-10).
        let covered = u64::try_from(close.pnl).is_ok_and(|gain| gain >= charges.fees.0);
        let pays = !marks.token_price.is_zero() && !position.collateral.is_zero();
        ensure(covered || pays, EngineError::InsufficientMargin)?;
        check_rest(market, position, &plain, moment)?;
    }
    Ok(DecreaseReport { close, price, lien, base_fee, impact, borrow: marks.borrow })
}

/// `InsufficientMargin` if what a partial close leaves could be liquidated.
fn check_rest(market: &MarketState, position: &PositionState, plain: &Marks, moment: &Moment) -> Res<()> {
    let token_price = if moment.token_discount.is_zero() { plain.token_price } else { moment.token_price };
    let mut judged = Marks { token_price, ..*plain };
    judged.discount(moment.token_discount)?; // as a liquidation would
    ensure(
        judged.covers_without_borrow(&judged.value(position)?, maintenance(market))?,
        EngineError::InsufficientMargin,
    )
}

/// An owner may leave when the collateral's feed is silent: what a loss takes of it then counts at the last price less
/// twice the haircut.
fn silent_price(pool: &PoolState, position: &PositionState, moment: &Moment) -> Res<Price> {
    if moment.token_discount.is_zero() {
        return Ok(moment.token_price);
    }
    let off = Bps(haircut(pool.custody(position.custody)?).0 << 1);
    off.complement().of_down(moment.token_price.0).map(Price)
}

/// Collateral in the index token is sold at the same exit price as far as a loss needs it, never above the print; other
/// tokens at their print.
pub(super) fn token_price(
    pool: &PoolState,
    market: &MarketState,
    position: &PositionState,
    exit: Price,
    plain: &Marks,
) -> Price {
    if in_index(pool, market, position.custody) {
        exit.min(plain.token_price)
    } else {
        plain.token_price
    }
}
