//! What sets an order off that waits for a price, and the print at which it then settles.

use crate::ensure;
use crate::error::{EngineError, Res};
use crate::legacy::{self, Hole};
use crate::moment::Moment;
use crate::oracle::{AGE_ORDER, AGE_REDUCE};
use crate::state::{Print, RequestKind, RequestState};
use crate::units::{Price, Side};

/// Whether a price sets an order off. A limit open buys low and sells high; a take profit waits for a gain, a stop loss
/// for a loss.
pub fn fires(kind: RequestKind, side: Side, trigger: Price, price: Price) -> bool {
    let from_above = (side == Side::Long) != (kind == RequestKind::TakeProfit);
    if from_above {
        price <= trigger
    } else {
        price >= trigger
    }
}

/// The print at which an order settles that `print` sets off: the worse, for its owner, of that and of the newest that
/// the pool knows, which must be at most two seconds old. `PriceRefreshNeeded`: bring a newer one in the same
/// transaction.
pub fn settling(known: &Print, print: &Print, buys: bool, now: i64) -> Res<Print> {
    if legacy::old(Hole::OwnPrint) {
        return Ok(*print);
    }
    let newest = print.later(*known);
    newest.within(now, AGE_ORDER).map_err(|_| EngineError::PriceRefreshNeeded)?;
    Ok(print.worse(&newest, buys))
}

/// The moment of that. Collateral in the index token counts at the lower of the two prices, whichever way the order
/// trades.
pub(super) fn settled_at(settling: &Print, known: &Print, print: &Print, own: bool, moment: &Moment) -> Moment {
    let low = print.price.min(print.later(*known).price);
    let token_price = if own { low } else { moment.token_price };
    Moment { price: settling.price, published: settling.publish_time, token_price, ..*moment }
}

/// The gates of an order that waits for a price: any print published after t that is at most three seconds old and sets
/// it off. Its age is counted to the later of the cluster's clock and of the newest print (`settling`).
/// `RequestExpired`, `PrintBeforeOrder`, `OracleStale`, `TriggerNotReached`.
pub fn check_print(
    request: &RequestState,
    kind: RequestKind,
    side: Side,
    print: &Print,
    settling: &Print,
    now: i64,
) -> Res<()> {
    ensure(now <= request.expires_at, EngineError::RequestExpired)?;
    ensure(print.publish_time >= request.print_after, EngineError::PrintBeforeOrder)?;
    print.within(now.max(settling.publish_time), AGE_REDUCE)?;
    ensure(fires(kind, side, request.trigger, print.price), EngineError::TriggerNotReached)
}
