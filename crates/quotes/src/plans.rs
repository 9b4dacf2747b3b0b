//! What a plan asks beside its quote: accounts that an instruction will name, and which positions are worth naming.

use crate::loss_events::owing;
use crate::scene::{Instant, Scene};
use crate::wire::{wire, Flag, Nothing};
use engine::mutualization::escrow::{maturity_hour, ticket_hour};
use engine::trading::order;
use engine::{oracle, ring, EngineError, PositionState, Price, RequestState, Res, Side};

wire! {
    /// A side: 0 long, 1 short.
    SideArg {
        side: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// Hours of tickets that are made now.
    TicketHours {
        /// Maturity of profit that waits `hold`, and of profit that waits an hour.
        hold: u32,
        brief: u32,
    }
}

/// Seconds as times are counted.
fn seconds(wait: u64) -> Res<i64> {
    i64::try_from(wait).map_err(|_| EngineError::MathOverflow)
}

/// The hours of a side's tickets now. `InvalidSide`, `MathOverflow`.
pub fn ticket_hours(scene: &Scene, args: &SideArg) -> Res<TicketHours> {
    let (book, now) = (scene.market.side(Side::from_u8(args.side)?), scene.now);
    let hour = |wait: u64| ticket_hour(book, now, seconds(wait)?);
    Ok(TicketHours { hold: hour(scene.pool.params.loss_events.hold)?, brief: hour(ring::HOUR)? })
}

wire! {
    /// Unix seconds.
    Until {
        until: i64,
    }
}

/// The last second at which tickets are of the hours that they are of now. `MathOverflow`.
pub fn tickets_until(at: &Instant, _: &Nothing) -> Res<Until> {
    let last = |wait: u64| -> Res<i64> {
        let wait = seconds(wait)?;
        let matures = i64::from(maturity_hour(at.now, wait)?).saturating_mul(seconds(ring::HOUR)?);
        Ok(matures.saturating_sub(wait))
    };
    Ok(Until { until: last(at.pool.params.loss_events.hold)?.min(last(ring::HOUR)?) })
}

wire! {
    /// A position that may owe liens of a side, at a price.
    OwingArgs {
        position: PositionState,
        price: Price,
        /// The winning side.
        side: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// A profit that liens are taken from, signed, `Usd`.
    OwingReport {
        profit: i64,
    }
}

/// The profit of a position of the side that has events to answer for; zero of any other, and of one without profit.
/// `InvalidSide`, `MathOverflow`.
pub fn owes(scene: &mut Scene, args: &OwingArgs) -> Res<OwingReport> {
    Ok(OwingReport { profit: owing(&scene.here(), Side::from_u8(args.side)?, &args.position, args.price)? })
}

wire! {
    /// An order, and the position that it names.
    OrphanArgs {
        request: RequestState,
        position: PositionState,
    }
}

wire! {
    /// Yes or no.
    Answer {
        is: Flag,
        pad: [u8; 7],
    }
}

impl From<bool> for Answer {
    fn from(is: bool) -> Self {
        Self { is: is.into(), pad: [0; 7] }
    }
}

/// Whether the position that an order reduces is gone: it is empty, or another one that was opened in its place.
pub fn orphaned(_: &Nothing, args: &OrphanArgs) -> Res<Answer> {
    Ok(order::orphaned(&args.request, &args.position).into())
}

/// Whether the market's positions close at its settlement price: then no price account is read.
pub fn settled(scene: &Scene, _: &Nothing) -> Res<Answer> {
    Ok(oracle::is_settled(&scene.market, scene.now).into())
}
