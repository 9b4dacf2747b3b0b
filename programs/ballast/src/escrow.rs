//! Tickets as accounts: created when profit is escrowed, brought up to date when more joins them.

use anchor_lang::prelude::*;
use engine::mutualization::escrow;
use engine::trading::close::Escrowed;
use engine::{Atoms, PoolParams, Side};

use crate::account_init::New;
use crate::error::{fail, BallastError, OrErr};
use crate::seeds;
use crate::state::{Market, State, Ticket, VERSION};

/// Profit of a market that has jumped waits at least so long.
const BRIEF: i64 = 3_600;

/// The accounts that escrowed profit may need.
pub struct Tickets<'a> {
    pub hold: Option<&'a UncheckedAccount>,
    pub brief: Option<&'a UncheckedAccount>,
    pub owner: &'a Address,
    pub payer: &'a AccountView,
}

/// Puts escrowed profit into tickets. `TicketRequired` if an account is missing. Returns lamports that new tickets cost
/// the payer.
pub fn issue(
    market: &mut State<Market>,
    side: Side,
    params: &PoolParams,
    escrowed: &Escrowed,
    tickets: Tickets<'_>,
    now: i64,
) -> Result<u64> {
    if escrowed.held.is_zero() && escrowed.held_after_jump.is_zero() {
        return Ok(0);
    }
    let hold = i64::try_from(params.loss_events.hold).map_err(|_| fail(BallastError::MathOverflow))?;
    let first = one(market, side, escrowed.held, hold, tickets.hold, &tickets, now)?;
    Ok(first + one(market, side, escrowed.held_after_jump, BRIEF, tickets.brief, &tickets, now)?)
}

fn one(
    market: &mut State<Market>,
    side: Side,
    tokens: Atoms,
    wait: i64,
    account: Option<&UncheckedAccount>,
    tickets: &Tickets<'_>,
    now: i64,
) -> Result<u64> {
    if tokens.is_zero() {
        return Ok(0);
    }
    let account = account.ok_or_else(|| fail(BallastError::TicketRequired))?;
    let hour = escrow::ticket_hour(market.state.side(side), now, wait).or_err()?;
    let market_address = *market.address();
    let side_byte = side.byte();
    let path = seeds::ticket!(market_address, side_byte, *tickets.owner, hour);
    let new = New { payer: tickets.payer, view: account.account(), path: &path };
    let same = |found: &Ticket| {
        let state = &found.state;
        let hour_and_side = state.hour == hour && state.side == side.byte();
        hour_and_side && found.market == market_address && found.owner == *tickets.owner
    };
    let (mut ticket, created) = new.open(same, || fail(BallastError::WrongAccount))?;
    if let Some(created) = created {
        ticket.version = VERSION;
        ticket.bump = created.bump;
        ticket.owner = *tickets.owner;
        ticket.market = market_address;
    }
    escrow::issue(market.state.side_mut(side), &mut ticket.state, side, hour, tokens).or_err()?;
    Ok(created.map_or(0, |created| created.lamports))
}
