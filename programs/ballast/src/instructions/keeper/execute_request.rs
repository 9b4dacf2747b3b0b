//! Execute a request that opens or increases: at its print, the first one published two seconds after it was placed, or, of a limit open, at one
//! that reaches its trigger. Anyone may, for the tip. No token moves. A position that is open where the order would open its own does not stop it:
//! else its owner could, having seen the price.

use anchor_lang::prelude::*;
use engine::oracle::REQUEST_WINDOW;
use engine::trading::open::{execute, OpenReport};
use engine::RequestKind;

use crate::create::New;
use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Ballast, Header, PositionIncreased};
use crate::instructions::trading::place_request::ticket_reserve;
use crate::oracle::{self, PriceFeed, Time};
use crate::seeds;
use crate::state::{Market, Pool, Position, Request, State, VERSION};
use crate::token::move_lamports;

#[derive(Accounts)]
pub struct ExecuteRequest {
    #[account(unsafe(dup))]
    pub executor: Signer,
    #[account(unsafe(dup), address = request.owner @ fail(BallastError::WrongAccount))]
    pub owner: UncheckedAccount,
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut, address = request.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    #[account(mut)]
    pub request: State<Request>,
    #[account(mut)]
    #[cfg_attr(feature = "idl-build", account(seeds = [seeds::POSITION, owner.address().as_ref(), market.address().as_ref(), &request.state.side.to_le_bytes(), &request.position_nonce.to_le_bytes()], bump))]
    pub position: UncheckedAccount,
    pub price_update: PriceFeed,
    /// The market's second price source, where it has one.
    pub second_price: Option<PriceFeed>,
    /// The position that is open at the nonce of an order that opens one: then it opens at `position_nonce`. None otherwise.
    pub occupant: Option<State<Position>>,
    pub system_program: Program<System>,
    /// This program: who bears a loss is told by a call to it.
    pub program: Program<Ballast>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<ExecuteRequest>, position_nonce: u64) -> Result<()> {
    let time = Time::read()?;
    let a = &mut ctx.accounts;
    let request = a.request.state;
    let (print, _) = oracle::observe(&a.price_update, &mut a.pool, &mut a.market, time)?;
    oracle::second_agrees(a.second_price.as_ref(), &mut a.market, &print, time)?;
    let moment = oracle::moment(&a.pool, &a.market, &print, request.custody, REQUEST_WINDOW, time)?;
    let before = a.pool.state.custody(request.custody).or_err()?.owes().or_err()?;
    let mut position = position(a, position_nonce)?;
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let report = execute(pool, market, &mut position.state, &request, &print, &moment).or_err()?;
    let after = a.pool.state.custodies[usize::from(request.custody)].owes().or_err()?;
    check(before == after, BallastError::InvariantViolated)?;
    emit_event(a, &position, &report, time);
    pay_executor(a, &request)
}

/// The position that the request opens or increases: new, at its address, or known by its content. At the order's nonce, or, where a position is open
/// there and the order opens one, at `other`. `WrongAccount`.
fn position(a: &ExecuteRequest, other: u64) -> Result<State<Position>> {
    let (owner, market, side, mut nonce) =
        (*a.owner.address(), *a.market.address(), a.request.state.side, a.request.position_nonce);
    if let Some(occupant) = a.occupant.as_ref() {
        let opens = RequestKind::from_u8(a.request.state.kind).or_err()?.opens();
        let occupied = occupant.is_of(&owner, &market, side, nonce) && !occupant.state.is_empty();
        check(opens && occupied, BallastError::WrongAccount)?;
        nonce = other;
    }
    let (side_byte, nonce_bytes) = ([side], nonce.to_le_bytes());
    let path: [&[u8]; 5] = [seeds::POSITION, owner.as_ref(), market.as_ref(), &side_byte, &nonce_bytes];
    let new = New { payer: a.executor.account(), view: a.position.account(), path: &path };
    let same = |found: &Position| found.is_of(&owner, &market, side, nonce);
    let (mut position, created) = new.open(same, || ProgramError::InvalidSeeds)?;
    if let Some(created) = created {
        position.version = VERSION;
        position.bump = created.bump;
        position.owner = owner;
        position.market = market;
        position.nonce = nonce;
    }
    Ok(position)
}

/// From the request's lamports: the tip, the position's rent if the executor paid it, and the reserve for tickets, to the position; the rest is the owner's.
fn pay_executor(a: &mut ExecuteRequest, request: &engine::Request) -> Result<()> {
    let from = a.request.account();
    let mut reward = request.tip;
    if RequestKind::from_u8(request.kind).or_err()?.opens() {
        reward += anchor_lang::cpi::rent_exempt_lamports(8 + core::mem::size_of::<Position>())?;
        move_lamports(from, a.position.account(), ticket_reserve()?)?;
    }
    let (owner, executor) = (*a.owner.account(), *a.executor.account());
    move_lamports(from, &executor, reward)?;
    a.request.end(&owner, &executor)
}

fn emit_event(a: &mut ExecuteRequest, account: &State<Position>, report: &OpenReport, time: Time) {
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let position = &account.state;
    PositionIncreased {
        header,
        position: *account.address(),
        owner: account.owner,
        side: position.side,
        price: report.price.0,
        size: report.size.0,
        cost: report.cost.0,
        base_fee: report.base_fee.0,
        impact: report.impact.0,
        borrow: report.borrow.0,
        charged: report.charged.0,
        lien: report.lien.0,
        position_size: position.size.0,
        position_entry: position.entry.0,
        collateral: position.collateral.0,
    }
    .tell(!report.lien.is_zero(), &a.pool, &a.program);
}
