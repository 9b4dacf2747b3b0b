//! Changes: what their payload says, and how they take effect. Queueing one checks all that executing it will check
//! again.

use anchor_lang::prelude::*;
use engine::governance::{self, ChangeKind};
use engine::{CustodyParams, MarketParams, PoolParams};

use crate::args::{Argument, CustodyConfig, MarketConfig, PoolConfig};
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{ChangeExecuted, Header, POOL_WIDE};
use crate::state::{Change, Controller, Market, Payload, Pool, State, EXECUTED};
use crate::time::Time;

/// A token that was queued.
pub struct ListedCustody {
    pub mint: Address,
    pub feed_id: [u8; 32],
    pub params: CustodyParams,
}

/// A market that was queued: custodies of its token and of its stable, parameters and second feed.
pub struct ListedMarket {
    pub index: u8,
    pub stable: u8,
    pub params: MarketParams,
    pub second_feed: [u8; 32],
}

/// Whether two sets of parameters are the same to the byte.
#[inline(always)]
pub fn same<T: bytemuck::Pod>(a: &T, b: &T) -> bool {
    bytemuck::bytes_of(a) == bytemuck::bytes_of(b)
}

/// What changes.
pub struct Target<'a> {
    pub controller: &'a mut State<Controller>,
    pub pool: Option<&'a mut State<Pool>>,
    pub market: Option<&'a mut State<Market>>,
}

/// The next part of a payload. `InvalidParameter` if it is no value of that type.
fn part<T: Argument>(payload: &mut &[u8]) -> Result<T> {
    T::read(payload).ok_or_else(|| fail(BallastError::InvalidParameter))
}

/// `InvalidParameter` unless only zeros follow: one change has one payload.
fn end(payload: &[u8]) -> Result<()> {
    check(payload.iter().all(|byte| *byte == 0), BallastError::InvalidParameter)
}

#[inline(never)]
fn pool_params(payload: &mut &[u8]) -> Result<PoolParams> {
    let params = part::<PoolConfig>(payload)?.params();
    end(payload)?;
    params.check().or_err()?;
    Ok(params)
}

#[inline(never)]
fn custody_params(payload: &mut &[u8]) -> Result<CustodyParams> {
    let params = part::<CustodyConfig>(payload)?.params();
    end(payload)?;
    params.check().or_err()?;
    Ok(params)
}

#[inline(never)]
fn market_params(payload: &mut &[u8]) -> Result<(MarketParams, [u8; 32])> {
    let config = part::<MarketConfig>(payload)?;
    end(payload)?;
    config.params().check().or_err()?;
    Ok((config.params(), config.second_feed))
}

/// `InvalidParameter`.
#[inline(never)]
pub fn listed_custody(mut payload: &[u8]) -> Result<ListedCustody> {
    let payload = &mut payload;
    Ok(ListedCustody { mint: part(payload)?, feed_id: part(payload)?, params: custody_params(payload)? })
}

/// `InvalidParameter`.
#[inline(never)]
pub fn listed_market(mut payload: &[u8]) -> Result<ListedMarket> {
    let payload = &mut payload;
    let (index, stable) = (part(payload)?, part(payload)?);
    let (params, second_feed) = market_params(payload)?;
    Ok(ListedMarket { index, stable, params, second_feed })
}

/// Whether a change is of one market.
pub const fn of_market(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::Market | ChangeKind::Status)
}

/// Checks a change against what there is; with a time, also makes it, where no loss event is open. The errors of the
/// engine's checks, and `WrongAccount` where the pool or the market that it changes is not given.
#[inline(never)]
pub fn apply(target: Target<'_>, kind: ChangeKind, index: u8, mut payload: &[u8], now: Option<i64>) -> Result<()> {
    let Target { controller, pool, market } = target;
    let payload = &mut payload;
    match kind {
        ChangeKind::Delay => {
            let delay = part(payload)?;
            end(payload)?;
            governance::check_delay(controller.delay, delay).or_err()?;
            if now.is_some() {
                controller.delay = delay;
            }
            return Ok(());
        }
        ChangeKind::Guardian => {
            let guardian = part(payload)?;
            end(payload)?;
            if let Some(now) = now {
                controller.guardian = guardian;
                controller.guardian_expires = now.saturating_add(governance::TERM);
            }
            return Ok(());
        }
        _ => {}
    }
    let pool = pool.ok_or_else(|| fail(BallastError::WrongAccount))?;
    if now.is_some() {
        governance::check_calm(&pool.state, of_market(kind).then_some(index)).or_err()?;
    }
    match kind {
        ChangeKind::Pool => change_pool(&mut pool.state, payload, now),
        ChangeKind::Custody => change_custody(&mut pool.state, index, payload, now),
        ChangeKind::ListCustody => listed_custody(payload).map(|_| ()),
        ChangeKind::ListMarket => listed_market(payload).map(|_| ()),
        _ => {
            let market = market.filter(|market| market.pool == *pool.address() && market.state.index == index);
            let market = market.ok_or_else(|| fail(BallastError::WrongAccount))?;
            change_market(market, kind, payload, now)
        }
    }
}

fn change_pool(pool: &mut engine::PoolState, payload: &mut &[u8], now: Option<i64>) -> Result<()> {
    let params = pool_params(payload)?;
    if now.is_some() {
        pool.params = params;
    }
    Ok(())
}

fn change_custody(pool: &mut engine::PoolState, index: u8, payload: &mut &[u8], now: Option<i64>) -> Result<()> {
    let params = custody_params(payload)?;
    governance::check_custody(pool, index, &params).or_err()?;
    match now {
        Some(now) => governance::change_custody(pool, index, &params, now).or_err(),
        None => Ok(()),
    }
}

fn change_market(market: &mut State<Market>, kind: ChangeKind, payload: &mut &[u8], now: Option<i64>) -> Result<()> {
    if kind == ChangeKind::Status {
        let reduce_only: bool = part(payload)?;
        end(payload)?;
        if now.is_some() {
            market.state.status = u8::from(reduce_only);
        }
        return Ok(());
    }
    let (params, second_feed) = market_params(payload)?;
    check(second_feed == market.second_feed, BallastError::ChangeForbidden)?;
    governance::check_market(&market.state, &params).or_err()?;
    match now {
        Some(now) => engine::volatility::change_market(&mut market.state, &params, now).or_err(),
        None => Ok(()),
    }
}

/// Marks a change as executed. `ChangeExecuted` if it was, `ChangeNotDue`, `ChangeExpired`.
#[inline(never)]
pub fn take(change: &mut State<Change>, time: Time) -> Result<()> {
    check(change.state != EXECUTED, BallastError::ChangeExecuted)?;
    governance::check_due(change.eta, change.valid_until, time.now).or_err()?;
    change.state = EXECUTED;
    Ok(())
}

/// What was queued for a listing, which executes it; none needed while a pool has no shares. `ChangeRequired` without
/// one, `ChangeMismatch` for one of another kind or pool, and as [`take`].
#[inline(never)]
pub fn listing(
    pool: &State<Pool>,
    change: Option<&mut State<Change>>,
    kind: ChangeKind,
    time: Time,
) -> Result<Option<Payload>> {
    let Some(change) = change else {
        check(pool.state.is_new(), BallastError::ChangeRequired)?;
        return Ok(None);
    };
    check(change.kind == kind as u8 && change.pool == *pool.address(), BallastError::ChangeMismatch)?;
    take(change, time)?;
    Ok(Some(change.payload))
}

/// Tells of a listing that it was a change.
#[inline(never)]
pub fn tell_listed(pool: &mut State<Pool>, change: Option<&State<Change>>, time: Time) {
    if let Some(change) = change {
        tell_executed(Header::next(pool, POOL_WIDE, time), change);
    }
}

/// Tells that a change was executed.
#[inline(never)]
pub fn tell_executed(header: Header, change: &State<Change>) {
    let address = *change.address();
    ChangeExecuted { header, change: address, number: change.number, kind: change.kind, index: change.index }.log();
}
