//! Execute a request that opens: at its print, the first one published two seconds after it was placed, or, of a limit
//! open, at one that reaches its trigger, and never better than at the newest print. Anyone may, for the tip. It is
//! filled, or it ends and says why. No token moves.

use anchor_lang::prelude::*;
use engine::oracle::{Print, AGE_LIQUIDITY};
use engine::trading::open::{execute, OpenReport};
use engine::EngineError;

use crate::account_init::New;
use crate::address_eq;
use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Ballast, Header, PositionIncreased, RequestEnded};
use crate::instructions::trading::place_request::ticket_reserve;
use crate::oracle::{self, PriceFeed};
use crate::state::{Market, Pool, Position, Request, State, VERSION};
use crate::time::Time;
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
    pub position: UncheckedAccount,
    pub price_update: PriceFeed,
    /// The market's second price source, where it has one.
    pub second_price: Option<PriceFeed>,
    pub system_program: Program<System>,
    /// This program: a loss is told to its bearers by a call to it.
    pub program: Program<Ballast>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<ExecuteRequest>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let request = a.request.state;
    let (print, newest) = oracle::take_print(&a.price_update, &mut a.pool, &mut a.market, time)?;
    // It settles at the worse of its own print and the newest: the second source vouches for both.
    oracle::second_agrees(a.second_price.as_ref(), &mut a.market, [&print, &newest], time)?;
    // No older than a view may take it: else an executor could choose, among fifteen seconds of prices, whether the
    // margin is there.
    let moment = oracle::moment(&a.pool, &a.market, &print, request.custody, AGE_LIQUIDITY, time)?;
    let before = a.pool.state.custody(request.custody).or_err()?.owes().or_err()?;
    let mut state = held(a)?;
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let report = execute(pool, market, &mut state, &request, &print, &moment).or_err()?;
    let after = a.pool.state.custodies[usize::from(request.custody)].owes().or_err()?;
    check(before == after, BallastError::InvariantViolated)?;
    if let Some(reason) = report.ended {
        return end(a, reason, &print, time);
    }
    let (mut position, created) = position(a)?;
    position.state = state;
    emit_event(a, &position, &report, time);
    pay_executor(a, request.tip, created)
}

/// What the request's owner holds already at its position's address. `WrongAccount` for another position.
fn held(a: &ExecuteRequest) -> Result<engine::PositionState> {
    let view = a.position.account();
    if !address_eq::owned_by(view, &crate::ID) {
        return Ok(engine::PositionState::default());
    }
    let held = State::<Position>::load(*view)?;
    check(held.is_of(&a.request), BallastError::WrongAccount)?;
    Ok(held.state)
}

/// It cannot be filled: the executor gets the tip, and the order has expired. Anyone sends its collateral back by
/// `cancel_request`.
#[inline(never)]
fn end(a: &mut ExecuteRequest, reason: EngineError, print: &Print, time: Time) -> Result<()> {
    move_lamports(a.request.account(), a.executor.account(), a.request.state.tip)?;
    a.request.state.expires_at = 0;
    a.request.state.tip = 0;
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let (request, owner) = (*a.request.address(), *a.owner.address());
    RequestEnded { header, request, owner, reason: reason.code(), price: print.price.0 }.log();
    Ok(())
}

/// The position that the request opens or enlarges: new, at its address, or known by its content. `InvalidSeeds`.
fn position(a: &ExecuteRequest) -> Result<(State<Position>, bool)> {
    let view = a.position.account();
    if address_eq::owned_by(view, &crate::ID) {
        // SAFETY: the instruction's accounts are distinct, and `held` has compared its names.
        return Ok((unsafe { State::load_mut(*view)? }, false));
    }
    let new = New { payer: a.executor.account(), view, path: &a.request.position_seeds() };
    let (mut position, bump) = State::<Position>::create(&new, Some(a.request.position_bump), 0)?;
    position.version = VERSION;
    position.bump = bump;
    position.owner = a.request.owner;
    position.market = a.request.market;
    position.nonce = a.request.position_nonce;
    Ok((position, true))
}

/// From the request's lamports: the tip, a new position's rent, which the executor paid, and its reserve for tickets;
/// the rest is the owner's.
fn pay_executor(a: &mut ExecuteRequest, tip: u64, created: bool) -> Result<()> {
    let from = a.request.account();
    let mut reward = tip;
    if created {
        reward += anchor_lang::cpi::rent_exempt_lamports(8 + core::mem::size_of::<Position>())?;
        move_lamports(from, a.position.account(), ticket_reserve()?)?;
    }
    let (owner, executor) = (*a.owner.account(), *a.executor.account());
    move_lamports(from, &executor, reward)?;
    a.request.end(&owner, &executor)
}

fn emit_event(a: &mut ExecuteRequest, account: &State<Position>, report: &OpenReport, time: Time) {
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let event = PositionIncreased::new(header, account, report);
    event.tell(!report.lien.is_zero(), &a.pool, &a.program);
}
