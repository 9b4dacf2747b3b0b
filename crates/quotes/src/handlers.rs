//! What handlers do to the state beside the rule of a quote: places requests, books what is claimed, collected and
//! paid. All in place.

use crate::formulas::Amount;
use crate::loss_events::{claim, ClaimArgs, ClaimReport};
use crate::orders::{self, CancelArgs, CancelReport};
use crate::pool::{pay_out, PayOutArgs, PayOutReport};
use crate::scene::{Instant, Scene};
use crate::wire::{wire, Nothing};
use engine::fees::{gain, lose, payout_down};
use engine::mutualization::lien;
use engine::trading::{open, order};
use engine::{ensure, price, EngineError, PositionState, Price, RequestKind, RequestState, Res, Side, Usd};

/// A request as `placeRequest` keeps it: with its times, its collateral pending. `ZeroAmount`, `TokenOnProbation`,
/// `InvalidTrigger`, `ExpiryOutOfRange`, and what an order of its size would meet.
pub fn place(scene: &mut Scene, args: &RequestState) -> Res<RequestState> {
    let (mut request, now) = (*args, scene.now);
    let kind = RequestKind::from_u8(request.kind)?;
    let newest = scene.here().cached()?.publish_time;
    ensure(!request.size.is_zero(), EngineError::ZeroAmount)?;
    ensure(!kind.opens() || !request.collateral.is_zero(), EngineError::ZeroAmount)?;
    scene.pool.custody(request.custody)?.check_probation(now)?;
    let terms = order::terms(kind, request.trigger, request.expires_at, newest, now)?;
    (request.placed_at, request.print_after, request.expires_at) = (now, terms.print_after, terms.expires_at);
    if kind.opens() {
        open::check_placed(&scene.pool, &scene.market, &request, now)?;
    }
    scene.pool.custody_mut(request.custody)?.pending.add_assign(request.collateral)?;
    Ok(request)
}

/// What `cancelRequest` does: where it closes, the collateral is no longer pending.
pub fn cancel(at: &mut Instant, args: &CancelArgs) -> Res<CancelReport> {
    let report = orders::cancel(&Nothing {}, args)?;
    if report.closes.get() {
        at.pool.custody_mut(args.request.custody)?.pending.sub_assign(args.request.collateral)?;
    }
    Ok(report)
}

/// What `claimTicket` does: the tokens leave escrow, dust is the LPs'.
pub fn claimed(scene: &mut Scene, args: &ClaimArgs) -> Res<ClaimReport> {
    let report = claim(&mut scene.here(), args)?;
    let side = Side::from_u8(args.ticket.side)?;
    let backing = scene.pool.exposures[usize::from(scene.market.index)].backing(side);
    let custody = &mut scene.pool.custodies[backing];
    custody.escrow.sub_assign(report.paid.plus(report.dust)?)?;
    gain(custody, report.dust, scene.now)?;
    Ok(report)
}

wire! {
    /// A position whose liens are collected, and the price that measures its profit.
    LienArgs {
        position: PositionState,
        price: Price,
    }
}

wire! {
    /// What it paid, and what is left.
    LienReport {
        position: PositionState,
        paid: Usd,
    }
}

/// Collects one position's liens, nothing of one without profit: what `applyLiens` and `finalizeLossEvent` do with
/// each.
pub fn collect(scene: &mut Scene, args: &LienArgs) -> Res<LienReport> {
    let LienArgs { mut position, price } = *args;
    let unit = scene.here().unit()?;
    let profit = price::pnl(position.side()?, position.size, position.entry, price, unit)?;
    if position.is_empty() || profit <= 0 {
        return Ok(LienReport { position, paid: Usd::ZERO });
    }
    let paid = lien::touch(&mut scene.pool, &mut scene.market, &mut position, price, scene.now)?;
    Ok(LienReport { position, paid })
}

wire! {
    /// What liens of a side brought.
    BountyArgs {
        paid: Usd,
        price: Price,
        /// 0 long, 1 short.
        side: u8,
        pad: [u8; 7],
    }
}

/// What a keeper gets of the LPs for it, in backing tokens.
pub fn bounty(scene: &mut Scene, args: &BountyArgs) -> Res<Amount> {
    let (side, unit) = (Side::from_u8(args.side)?, scene.here().unit()?);
    let custody = &mut scene.pool.custodies[scene.pool.exposures[usize::from(scene.market.index)].backing(side)];
    let tokens = payout_down(side, lien::bounty(args.paid), args.price, unit)?.min(custody.free());
    lose(custody, tokens, scene.now)?;
    Ok(Amount { value: tokens.0 })
}

/// What `payOut` does: the tokens are owed no longer.
pub fn paid_out(at: &mut Instant, args: &PayOutArgs) -> Res<PayOutReport> {
    let report = pay_out(at, args)?;
    at.pool.custody_mut(args.custody)?.payable.sub_assign(report.amount)?;
    Ok(report)
}
