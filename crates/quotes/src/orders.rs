//! Orders that reduce, and the end of requests.

use crate::close::{closed, CloseArgs, DecreaseQuote};
use crate::replay::{moment, observed, Source};
use crate::scene::Here;
use crate::wire::{wire, Flag, Maybe, Nothing};
use engine::oracle::{Print, AGE_REDUCE};
use engine::trading::{order, trigger};
use engine::{PositionState, Price, RequestKind, RequestState, Res};

wire! {
    /// A take profit or stop loss as a trader thinks of it.
    TriggerArgs {
        position: PositionState,
        /// 1e-8 USD.
        trigger: Price,
        /// Index tokens, in atoms; not given, all.
        size: Maybe,
        /// 3 take profit, 4 stop loss.
        kind: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// What a reduction at a price does, and whether the price of now would set it off.
    TriggerReport {
        close: DecreaseQuote,
        /// The cached print has reached the trigger: the next one may execute it.
        fires: Flag,
        pad: [u8; 7],
    }
}

/// What a take profit or stop loss does if a print without confidence says its trigger, with the pool as it is now.
/// Throws what a close does: `ResidualNotPositive` where the position would be liquidated before.
pub fn trigger(here: &mut Here, args: &TriggerArgs) -> Res<TriggerReport> {
    let TriggerArgs { position, trigger, size, .. } = *args;
    let cached = here.cached()?.price;
    // Profit needs a print newer than the one the position was opened at.
    let publish_time = here.now.max(position.entry_print.saturating_add(1));
    let print = Print {
        price: trigger,
        conf: Price::ZERO,
        ema: trigger,
        publish_time,
        prev_publish_time: publish_time.saturating_sub(1),
    };
    let close = crate::close::close(here, &CloseArgs { position, print: Source::of(print), size, limit: Price::ZERO })?;
    let fires = trigger::fires(RequestKind::from_u8(args.kind)?, position.side()?, trigger, cached);
    Ok(TriggerReport { close, fires: fires.into(), pad: [0; 7] })
}

wire! {
    /// A take profit or stop loss that meets a print.
    ReductionArgs {
        request: RequestState,
        position: PositionState,
        /// What the market's price account says.
        print: Print,
    }
}

/// What `executeDecrease` does, to the atom. Throws what it would: `TriggerNotReached`, `PrintBeforeOrder`,
/// `PriceRefreshNeeded`, `RequestExpired`, `WrongGeneration`, and what a close does.
pub fn reduction(here: &mut Here, args: &ReductionArgs) -> Res<DecreaseQuote> {
    let ReductionArgs { request, mut position, print } = *args;
    let (print, _) = observed(here, &print)?;
    let at = moment(here, &print, position.custody, AGE_REDUCE)?;
    let report = order::reduce(here.pool, here.market, &mut position, &request, &print, &at)?;
    closed(here, &position, report, &at)
}

wire! {
    /// The signer of a cancellation, and what is known of the request.
    CancelArgs {
        request: RequestState,
        /// Unix seconds.
        now: i64,
        /// The signer is its owner, or the delegate of the position that it reduces.
        authorized: Flag,
        /// It reduces a position that is gone.
        orphaned: Flag,
        pad: [u8; 6],
    }
}

wire! {
    /// The request afterwards.
    CancelReport {
        request: RequestState,
        /// It closes now; else it can be executed for three seconds more.
        closes: Flag,
        pad: [u8; 7],
    }
}

/// What `cancelRequest` does. `RequestNotExpired`, `NotAuthorized`.
pub fn cancel(_: &Nothing, args: &CancelArgs) -> Res<CancelReport> {
    let mut request = args.request;
    let asked = order::Asked { authorized: args.authorized.get(), orphaned: args.orphaned.get() };
    let closes = order::cancel(&mut request, asked, args.now)?;
    Ok(CancelReport { request, closes: closes.into(), pad: [0; 7] })
}
