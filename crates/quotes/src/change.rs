//! What changes are held to. Each check answers with nothing, or with the error with which the program would refuse.

use crate::scene::{Instant, Scene};
use crate::wire::{wire, Flag, Nothing};
use engine::governance::{self, ChangeKind};
use engine::{CustodyParams, EngineError, MarketParams, PoolParams, Res};

wire! {

    /// When a change that is queued now would be due.
    EtaArgs {
        /// The controller's delay, in seconds.
        delay: u64,
        /// Unix seconds.
        now: i64,
        /// Number of the kind, in the order of `ChangeKind`.
        kind: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// Unix seconds.
    EtaReport {
        eta: i64,
    }
}

/// When a change that is queued now may be executed. `InvalidParameter`, `MathOverflow`.
pub fn eta(_: &Nothing, args: &EtaArgs) -> Res<EtaReport> {
    Ok(EtaReport { eta: governance::eta(ChangeKind::from_u8(args.kind)?, args.delay, args.now)? })
}

wire! {
    /// Times of a change, unix seconds.
    WindowArgs {
        eta: i64,
        valid_until: i64,
        now: i64,
    }
}

/// `ChangeWindow` unless a change stays valid up to its eta and at most seven days longer.
pub fn check_window(_: &Nothing, args: &WindowArgs) -> Res<Nothing> {
    governance::check_window(args.eta, args.valid_until).map(|()| Nothing {})
}

/// `ChangeNotDue` before, `ChangeExpired` after.
pub fn check_due(_: &Nothing, args: &WindowArgs) -> Res<Nothing> {
    governance::check_due(args.eta, args.valid_until, args.now).map(|()| Nothing {})
}

wire! {
    /// Delays of changes, in seconds.
    DelayArgs {
        old: u64,
        new: u64,
    }
}

/// A delay only lengthens, to 30 days at most. `ChangeForbidden`, `InvalidParameter`.
pub fn check_delay(_: &Nothing, args: &DelayArgs) -> Res<Nothing> {
    governance::check_delay(args.old, args.new).map(|()| Nothing {})
}

wire! {
    /// A market, or all.
    CalmArgs {
        all: Flag,
        /// Its number, unless all are asked.
        market: u8,
        pad: [u8; 6],
    }
}

/// `MarketHasOpenLossEvent` if a loss event is open in the market, or in any of the pool.
pub fn check_calm(at: &Instant, args: &CalmArgs) -> Res<Nothing> {
    governance::check_calm(&at.pool, (!args.all.get()).then_some(args.market)).map(|()| Nothing {})
}

/// A token is added when for three days LPs could leave. `LiquidityReserved`.
pub fn check_room(at: &Instant, _: &Nothing) -> Res<Nothing> {
    governance::check_room(&at.pool, at.now).map(|()| Nothing {})
}

/// Bounds of a pool's parameters. `InvalidParameter`.
pub fn check_pool_params(_: &Nothing, params: &PoolParams) -> Res<Nothing> {
    params.check().map(|()| Nothing {})
}

/// Bounds of a token's parameters. `InvalidParameter`.
pub fn check_custody_params(_: &Nothing, params: &CustodyParams) -> Res<Nothing> {
    params.check().map(|()| Nothing {})
}

/// Bounds of a market's parameters. `InvalidParameter`.
pub fn check_market_params(_: &Nothing, params: &MarketParams) -> Res<Nothing> {
    params.check().map(|()| Nothing {})
}

wire! {
    /// New parameters of a token.
    CustodyChange {
        params: CustodyParams,
        custody: u8,
        pad: [u8; 7],
    }
}

/// A stable stays one; the weight below which nobody may withdraw only falls. `ChangeForbidden`, `WrongAccount`.
pub fn check_custody(at: &Instant, args: &CustodyChange) -> Res<Nothing> {
    governance::check_custody(&at.pool, args.custody, &args.params).map(|()| Nothing {})
}

/// `impact / depth` of a market at most doubles, up to four times the default, or becomes the default.
/// `ChangeForbidden`.
pub fn check_market(scene: &Scene, params: &MarketParams) -> Res<Nothing> {
    governance::check_market(&scene.market, params).map(|()| Nothing {})
}

/// Least weights of all tokens together: half of the pool at most. `InvalidParameter`.
pub fn check_weights(at: &Instant, _: &Nothing) -> Res<Nothing> {
    at.pool.check_weights().map(|()| Nothing {})
}

/// Takes new parameters of a token, in place: within their bounds (`check_custody_params`). `WrongAccount`,
/// `MathOverflow`.
pub fn change_custody(at: &mut Instant, args: &CustodyChange) -> Res<Nothing> {
    governance::change_custody(&mut at.pool, args.custody, &args.params, at.now).map(|()| Nothing {})
}

/// Takes new parameters of a market, in place: within their bounds (`check_market_params`). `MathOverflow`.
pub fn change_market(scene: &mut Scene, params: &MarketParams) -> Res<Nothing> {
    engine::volatility::change_market(&mut scene.market, params, scene.now).map(|()| Nothing {})
}

wire! {
    /// What the guardian does.
    MeasureArgs {
        /// Most open interest of a market's sides, or in `long` what LPs may own of a token.
        long: u64,
        short: u64,
        /// 0 a market reduces only, 1 deposits are closed, 2 lower caps of a market's open interest, 3 a lower cap of
        /// what LPs may own of a token.
        measure: u8,
        /// Number of the market or custody.
        index: u8,
        pad: [u8; 6],
    }
}

/// Takes a guardian's measure, in place. `GuardianLoosens` if something would become wider, `WrongAccount` without the
/// market or custody.
pub fn tighten(scene: &mut Scene, args: &MeasureArgs) -> Res<Nothing> {
    use governance::Measure;
    let measure = match args.measure {
        0 => Measure::ReduceOnly,
        1 => Measure::CloseDeposits,
        2 => Measure::LowerInterest { long: engine::Usd(args.long), short: engine::Usd(args.short) },
        3 => Measure::LowerDeposits { cap: engine::Atoms(args.long) },
        _ => return Err(EngineError::InvalidParameter),
    };
    governance::tighten(&mut scene.pool, Some(&mut scene.market), args.index, measure, scene.now).map(|()| Nothing {})
}
