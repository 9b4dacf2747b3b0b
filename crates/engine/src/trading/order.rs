//! Requests: their terms when they are placed, how one that reduces is executed, and who may end them when.

use super::decrease::{decrease, DecreaseReport};
use super::trigger::{check_print, settled_at, settling};
use super::{enough, touch, Moment};
use crate::ensure;
use crate::error::{EngineError, Res};
use crate::legacy::{self, Hole};
use crate::oracle::{Print, REQUEST_DELAY, REQUEST_WINDOW};
use crate::state::{MarketState, PoolState, PositionState, RequestKind, RequestState};
use crate::units::{Price, Side};

/// Longest life of an order, in seconds: 90 days. Whoever forgets one gets its collateral and lamports back at the end
/// of a quarter, and nobody can fill the chain with orders that never end.
pub const LONGEST: i64 = 90 * 86_400;
/// Seconds in which a market request may be executed after the last print that can execute it was published.
pub const EXECUTION: i64 = 5;

/// When a request may be executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// t: no print published before it executes the request.
    pub print_after: i64,
    pub expires_at: i64,
}

/// t of a request placed now: two seconds after the later of now and the newest print that was known. What the owner
/// may have seen when placing lies before it.
pub fn print_after(newest_cached: i64, now: i64) -> i64 {
    newest_cached.max(now).saturating_add(REQUEST_DELAY)
}

/// The terms of a request placed now. `expires_at` is chosen for an order that waits for a price, zero for a market
/// request. `InvalidTrigger` for a trigger of zero, or one given to a market request; `ExpiryOutOfRange` in the past,
/// or beyond 90 days.
pub fn terms(kind: RequestKind, trigger: Price, expires_at: i64, newest_cached: i64, now: i64) -> Res<Terms> {
    ensure(kind.waits() != trigger.is_zero(), EngineError::InvalidTrigger)?;
    let print_after = print_after(newest_cached, now);
    if !kind.waits() {
        ensure(expires_at == 0, EngineError::ExpiryOutOfRange)?;
        let expires_at = now.saturating_add(REQUEST_WINDOW + EXECUTION);
        return Ok(Terms { print_after, expires_at });
    }
    ensure(expires_at > now && expires_at <= now.saturating_add(LONGEST), EngineError::ExpiryOutOfRange)?;
    Ok(Terms { print_after, expires_at })
}

/// Executes an order that reduces, as [`decrease`] does, at the print of [`settling`]. If less than 50 USD would be
/// left it closes all: its owner is not there to say so, and a stop that is refused is none. `WrongKind` for one that
/// opens; `WrongGeneration` for an order of a position that was closed since.
pub fn reduce(
    pool: &mut PoolState,
    market: &mut MarketState,
    position: &mut PositionState,
    request: &RequestState,
    print: &Print,
    moment: &Moment,
) -> Res<DecreaseReport> {
    let kind = RequestKind::from_u8(request.kind)?;
    ensure(kind.reduces(), EngineError::WrongKind)?;
    ensure(!orphaned(request, position), EngineError::WrongGeneration)?;
    let side = position.side()?;
    let index = pool.custody(pool.exposures[usize::from(market.index)].index)?;
    let (unit, known) = (index.unit, index.print);
    let settling = settling(&known, print, side == Side::Short, moment.now)?;
    check_print(request, kind, side, print, &settling, moment.now)?;
    let own = super::in_index(pool, market, position.custody);
    let moment = settled_at(&settling, &known, print, own, moment);
    let lien = touch(pool, market, position, &moment)?; // first: it makes the rest smaller
    let partly = legacy::old(Hole::Dust) || enough(position.size.less(request.size), moment.price, unit)?;
    let size = if partly { request.size } else { position.size };
    let report = decrease(pool, market, position, size, request.limit, &settling, &moment)?;
    Ok(DecreaseReport { lien, ..report })
}

/// Whether the position that an order is bound to is gone: it is empty, or another one that was opened in its place.
pub fn orphaned(request: &RequestState, position: &PositionState) -> bool {
    position.is_empty() || position.generation != request.generation
}

/// What is known of a request's end: the caller's right to it, and the state of its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The signer is its owner, or the delegate of the position that it reduces.
    pub authorized: bool,
    /// It reduces a position that is gone.
    pub orphaned: bool,
}

/// Seconds for which an order that its owner takes back can still be executed: nobody waits for a print, looks at it,
/// and then decides.
pub const BOUND: i64 = 3;

/// Ends a request that nothing can execute any more (true), or, for its owner, lets an order expire three seconds from
/// now (false). `RequestNotExpired` for a live market request, and for an order that expires so soon already;
/// `NotAuthorized` for anyone else's live order.
pub fn cancel(request: &mut RequestState, asked: Asked, now: i64) -> Res<bool> {
    let kind = RequestKind::from_u8(request.kind)?;
    if now > request.expires_at || (kind.reduces() && asked.orphaned) {
        return Ok(true);
    }
    ensure(!kind.waits() || asked.authorized, EngineError::NotAuthorized)?;
    let soon = now.saturating_add(BOUND);
    ensure(kind.waits() && soon < request.expires_at, EngineError::RequestNotExpired)?;
    request.expires_at = soon;
    Ok(false)
}
