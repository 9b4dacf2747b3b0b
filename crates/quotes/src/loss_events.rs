//! What anyone does about loss events and dead feeds: open, finalize, collect, seal, claim, settle.

use crate::replay::{event_print, finalize, take_print, Source};
use crate::scene::Here;
use crate::wire::{wire, Flag, Nothing};
use engine::fees::payout_down;
use engine::mutualization::{escrow, lien, loss_event};
use engine::oracle::{self, Print, AGE_REDUCE, WIDEST};
use engine::{price, Atoms, PositionState, Price, Receipt, Res, Side, TicketState, Usd};

wire! {
    /// A winning side, and what the market's price account says.
    SideArgs {
        print: Source,
        /// 0 long, 1 short.
        side: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// What opening brings: the event's U, or waiting shortfall that expired instead.
    OpenedReport {
        shortfall: Usd,
        expired: Usd,
    }
}

/// What `openLossEvent` does, in place. `NoShortfallDue`.
pub fn opening(here: &mut Here, args: &SideArgs) -> Res<OpenedReport> {
    let print = event_print(here, &args.print)?;
    let side = Side::from_u8(args.side)?;
    let at = here.at(print.price);
    let expired = loss_event::open(&mut here.book(), side, &at)?;
    let shortfall = here.pool.exposures[usize::from(here.market.index)].side(side).loss_event;
    Ok(OpenedReport { shortfall, expired })
}

/// What `finalizeLossEvent` does, in place: see [`finalize`].
pub fn finalization(here: &mut Here, args: &SideArgs) -> Res<Receipt> {
    finalize(here, Side::from_u8(args.side)?, &args.print)
}

/// What `sealLossEvent` makes of a receipt, in place. `NothingToSeal`, `WrongAccount`.
pub fn sealing(here: &mut Here, receipt: &Receipt) -> Res<Receipt> {
    let mut receipt = *receipt;
    loss_event::seal(here.pool, here.market, &mut receipt, here.now)?;
    Ok(receipt)
}

wire! {
    /// The price account that is observed.
    PrintArgs {
        print: Source,
    }
}

/// Takes what the market's price account says, in place, and returns the newest print: see [`take_print`].
pub fn observation(here: &mut Here, args: &PrintArgs) -> Res<Print> {
    take_print(here, &args.print)
}

wire! {
    /// Time from which everything closes, and at which price.
    SettlementReport {
        settle_at: i64,
        settle_price: Price,
    }
}

/// What `settleMarket` does, in place. `FeedNotDead`, `MarketSettling`.
pub fn settle(here: &mut Here, _: &Nothing) -> Res<SettlementReport> {
    oracle::settle(here.pool, here.market, here.now)?;
    Ok(SettlementReport { settle_at: here.market.settle_at, settle_price: here.market.settle_price })
}

wire! {
    /// What a claim pays, and the dust that the last ticket of its hour leaves to the LPs.
    ClaimReport {
        paid: Atoms,
        dust: Atoms,
    }
}

wire! {
    /// A ticket, and receipts of events that the ring no longer has, in order: no ticket lives through more than a few.
    ClaimArgs {
        ticket: TicketState,
        /// Length of `receipts`.
        count: u64,
        receipts: [Receipt; 12],
    }
}

/// What `claimTicket` pays now, in backing tokens. `TicketNotMatured`, `TicketWaitsForLossEvent`, `ReceiptsIncomplete`.
pub fn claim(here: &mut Here, args: &ClaimArgs) -> Res<ClaimReport> {
    let mut ticket = args.ticket;
    let side = Side::from_u8(ticket.side)?;
    let receipts = &args.receipts[..count(args.count, args.receipts.len())];
    let claim = escrow::claim(here.market.side_mut(side), &mut ticket, receipts, here.now)?;
    Ok(ClaimReport { paid: claim.paid, dust: claim.dust })
}

/// How many of an array are meant.
fn count(given: u64, all: usize) -> usize {
    usize::try_from(given).unwrap_or(all).min(all)
}

wire! {
    /// Positions of one side, as many as a transaction takes.
    LiensArgs {
        print: Source,
        /// What a call before this one, in the same scene, collected of others.
        before: Usd,
        /// Length of `positions`.
        count: u64,
        positions: [PositionState; 16],
        /// 0 long, 1 short.
        side: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// What collecting brings: of each position in its place, of all with those before, and for the keeper.
    LiensReport {
        paid: [Usd; 16],
        sum: Usd,
        /// In backing tokens.
        bounty: Atoms,
    }
}

/// What `applyLiens` does with these positions of one side, to the unit, in place. `OracleStale`, `OracleWide`.
pub fn liens(here: &mut Here, args: &LiensArgs) -> Res<LiensReport> {
    let print = take_print(here, &args.print)?;
    print.within(here.now, AGE_REDUCE)?;
    print.narrower(WIDEST)?;
    let mut report = LiensReport { sum: args.before, ..LiensReport::default() };
    let positions = &args.positions[..count(args.count, args.positions.len())];
    for (position, paid) in positions.iter().zip(&mut report.paid) {
        *paid = collect(here, position, print.price)?;
        report.sum.add_assign(*paid)?;
    }
    let (unit, side) = (here.unit()?, Side::from_u8(args.side)?);
    let backing = &here.pool.custodies[here.pool.exposures[usize::from(here.market.index)].backing(side)];
    let bounty = payout_down(side, lien::bounty(report.sum), print.price, unit)?;
    report.bounty = bounty.min(backing.free());
    Ok(report)
}

/// One position's lien; nothing of a position without profit now.
fn collect(here: &mut Here, position: &PositionState, price: Price) -> Res<Usd> {
    if position.is_empty() || profit(here, position, price)? <= 0 {
        return Ok(Usd::ZERO);
    }
    let mut position = *position;
    lien::touch(here.pool, here.market, &mut position, price, here.now)
}

fn profit(here: &Here, position: &PositionState, price: Price) -> Res<i64> {
    price::pnl(position.side()?, position.size, position.entry, price, here.unit()?)
}

/// The profit at a price of a position of this side that has events to answer for, zero of any other: those with the
/// largest bring most.
pub fn owing(here: &Here, side: Side, position: &PositionState, price: Price) -> Res<i64> {
    let asked = position.side == side.byte() && lien::pending(here.market, position)?;
    Ok(if asked { profit(here, position, price)?.max(0) } else { 0 })
}

wire! {
    /// A side, and how long its fresh profit waits.
    TicketArgs {
        /// Seconds.
        wait: i64,
        side: u8,
        pad: [u8; 7],
    }
}

wire! {
    /// What a market says of its side's tickets and events.
    TicketReport {
        /// Hour of a ticket that is made now.
        hour: u32,
        /// The same, whatever event is open.
        maturity: u32,
        /// The receipt that the next finalization takes out of the ring must be sealed first.
        overwrites_unsealed: Flag,
        pad: [u8; 7],
    }
}

/// The hour of a ticket that is made now, and what the next finalization needs.
pub fn tickets(here: &Here, args: &TicketArgs) -> Res<TicketReport> {
    let book = here.market.side(Side::from_u8(args.side)?);
    Ok(TicketReport {
        hour: escrow::ticket_hour(book, here.now, args.wait)?,
        maturity: escrow::maturity_hour(here.now, args.wait)?,
        overwrites_unsealed: loss_event::overwrites_unsealed(book).into(),
        pad: [0; 7],
    })
}
