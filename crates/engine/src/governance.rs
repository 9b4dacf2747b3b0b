//! Who may change what, and when. The admin queues changes of some kinds, each within bounds and after a delay; the
//! guardian tightens at once. What neither can do: docs/decisions/0013-control.md.

use crate::ensure;
use crate::error::{EngineError, Res};
use crate::fees::accrue;
use crate::state::{Custody, CustodyParams, MarketParams, MarketState, PoolState};
use crate::time::reached;
use crate::units::{Atoms, Usd};
use crate::volatility;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
/// Least seconds between queueing a change and executing it; for listing a token; and most that the delay may be
/// lengthened to.
pub const LEAST_DELAY: u64 = DAY;
const LISTING_DELAY: u64 = 3 * DAY;
const MOST_DELAY: u64 = 30 * DAY;
/// Seconds for which LPs must have been able to leave before a token is added.
const ROOM: i64 = 3 * 86_400;
/// Most seconds that a due change may wait.
pub const OPEN_FOR: u64 = 7 * DAY;
/// The guardian's term, and how long what it closes stays closed: seconds.
pub const TERM: i64 = 604_800;
/// What a change may always raise `impact / depth` to: 0.1 on 50 M USD, the default. As depth (1e-6 USD) for each 1e-4
/// of impact.
const DEFAULT_DEPTH: u128 = 50_000_000_000;
/// And never above so many times that, however many changes it takes.
const STEEPEST: u128 = 4;

/// What a change changes.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChangeKind {
    /// Parameters of the pool, of a custody, of a market.
    Pool = 0,
    Custody = 1,
    Market = 2,
    /// Whether a market takes new risk.
    Status = 3,
    /// How long changes wait.
    Delay = 4,
    Guardian = 5,
    /// A new token; a new market.
    ListCustody = 6,
    ListMarket = 7,
}

impl ChangeKind {
    /// `InvalidParameter` for any other byte.
    pub fn from_u8(byte: u8) -> Res<Self> {
        use ChangeKind::{Custody, Delay, Guardian, ListCustody, ListMarket, Market, Pool, Status};
        let all = [Pool, Custody, Market, Status, Delay, Guardian, ListCustody, ListMarket];
        all.get(usize::from(byte)).copied().ok_or(EngineError::InvalidParameter)
    }
}

/// When a change that is queued now may be executed: after the delay, a day at least, three for a new token.
/// `MathOverflow`.
pub fn eta(kind: ChangeKind, delay: u64, now: i64) -> Res<i64> {
    let least = if kind == ChangeKind::ListCustody { LISTING_DELAY } else { LEAST_DELAY };
    later(now, delay.max(least))
}

/// `ChangeWindow` unless a change stays valid up to its eta and at most seven days longer.
pub fn check_window(eta: i64, valid_until: i64) -> Res<()> {
    ensure(valid_until >= eta && valid_until <= later(eta, OPEN_FOR)?, EngineError::ChangeWindow)
}

/// `ChangeNotDue` before, `ChangeExpired` after.
pub fn check_due(eta: i64, valid_until: i64, now: i64) -> Res<()> {
    ensure(now >= eta, EngineError::ChangeNotDue)?;
    ensure(now <= valid_until, EngineError::ChangeExpired)
}

fn later(now: i64, seconds: u64) -> Res<i64> {
    i64::try_from(seconds).ok().and_then(|s| now.checked_add(s)).ok_or(EngineError::MathOverflow)
}

/// `MarketHasOpenLossEvent` if a loss event is open in the market, or in any of the pool.
#[inline(never)]
pub fn check_calm(pool: &PoolState, market: Option<u8>) -> Res<()> {
    let concerns = |number: usize| market.is_none_or(|market| usize::from(market) == number);
    let mut exposures = pool.exposures.iter().enumerate().filter(|(number, _)| concerns(*number));
    let calm = exposures.all(|(_, exposure)| exposure.sides.iter().all(|side| side.loss_event.is_zero()));
    ensure(calm, EngineError::MarketHasOpenLossEvent)
}

/// A token is added when for three days LPs could leave: no token of the pool was reserved by more than a half.
/// `LiquidityReserved`.
pub fn check_room(pool: &PoolState, now: i64) -> Res<()> {
    let left = |custody: &Custody| {
        !custody.is_crowded() && (custody.last_crowded_at == 0 || reached(custody.last_crowded_at, ROOM, now))
    };
    ensure(pool.active_custodies().iter().all(left), EngineError::LiquidityReserved)
}

/// A delay only lengthens, to 30 days at most. `ChangeForbidden`, `InvalidParameter`.
pub fn check_delay(old: u64, new: u64) -> Res<()> {
    ensure(new >= old, EngineError::ChangeForbidden)?;
    ensure(new <= MOST_DELAY, EngineError::InvalidParameter)
}

/// A stable stays one; the weight below which nobody may withdraw only falls. `ChangeForbidden`, `WrongAccount`.
pub fn check_custody(pool: &PoolState, index: u8, params: &CustodyParams) -> Res<()> {
    let old = &pool.custody(index)?.params;
    ensure(params.stable == old.stable && params.min_weight <= old.min_weight, EngineError::ChangeForbidden)
}

/// What is due up to now is due at the old rate.
#[inline(never)]
pub fn change_custody(pool: &mut PoolState, index: u8, params: &CustodyParams, now: i64) -> Res<()> {
    let measured = pool.active_exposures().iter().any(|exposure| exposure.index == index);
    let custody = pool.custody_mut(index)?;
    accrue(custody, now)?;
    volatility::change_custody(custody, params, measured, now)
}

/// `impact / depth` at most doubles (or becomes the default), up to four times the default: it is what leaving costs on
/// the lighter side, and has no other bound. `ChangeForbidden`.
pub fn check_market(market: &MarketState, params: &MarketParams) -> Res<()> {
    // Impact is at most 10^4 and depth 10^16 by their bounds.
    let slope = |impact: u64, depth: u64| u128::from(impact) * u128::from(depth);
    let (old, impact) = (&market.params, params.impact.0);
    let (new, depth) = (u128::from(impact) * DEFAULT_DEPTH, u128::from(params.depth.0));
    let grown = |times: u128| slope(impact, old.depth.0) <= times * slope(old.impact.0, params.depth.0);
    ensure(new <= depth || grown(1) || (grown(2) && new <= STEEPEST * depth), EngineError::ChangeForbidden)
}

/// What the guardian may do: nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// A market takes no new risk for seven days.
    ReduceOnly,
    /// The pool takes no deposits for seven days.
    CloseDeposits,
    /// Lower caps of a market's open interest.
    LowerInterest { long: Usd, short: Usd },
    /// A lower cap of what LPs may own of a token.
    LowerDeposits { cap: Atoms },
}

/// Takes a guardian's measure. `GuardianLoosens` if something would become wider, `WrongAccount` without the market or
/// custody.
pub fn tighten(
    pool: &mut PoolState,
    market: Option<&mut MarketState>,
    index: u8,
    measure: Measure,
    now: i64,
) -> Res<()> {
    let until = now.saturating_add(TERM);
    match measure {
        Measure::ReduceOnly => market.ok_or(EngineError::WrongAccount)?.reduce_only_until = until,
        Measure::CloseDeposits => pool.deposits_closed_until = until,
        Measure::LowerInterest { long, short } => {
            let params = &mut market.ok_or(EngineError::WrongAccount)?.params;
            ensure(long <= params.max_long && short <= params.max_short, EngineError::GuardianLoosens)?;
            (params.max_long, params.max_short) = (long, short);
        }
        Measure::LowerDeposits { cap } => {
            let params = &mut pool.custody_mut(index)?.params;
            ensure(cap <= params.deposit_cap, EngineError::GuardianLoosens)?;
            params.deposit_cap = cap;
        }
    }
    Ok(())
}
