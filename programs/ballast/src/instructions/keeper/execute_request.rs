//! Execute a request at its print: the first one published two seconds after it was placed. Anyone may, for the tip. No token moves.

use anchor_lang::prelude::*;
use engine::oracle::REQUEST_WINDOW;
use engine::trading::open::{execute, OpenReport};
use engine::RequestKind;

use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, PositionIncreased};
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
    #[account(mut, close = owner)]
    pub request: State<Request>,
    #[account(init_if_needed, payer = executor, seeds = [seeds::POSITION, owner.address().as_ref(), market.address().as_ref(), &request.state.side.to_le_bytes(), &request.position_nonce.to_le_bytes()], bump)]
    pub position: State<Position>,
    pub price_update: PriceFeed,
    /// The market's second price source, where it has one.
    pub second_price: Option<PriceFeed>,
    pub system_program: Program<System>,
}

#[inline(never)]
pub fn handler(ctx: &mut Context<ExecuteRequest>) -> Result<()> {
    let time = Time::read()?;
    let bump = ctx.bumps.position;
    let a = &mut ctx.accounts;
    let request = a.request.state;
    let (print, _) = oracle::observe(&a.price_update, &mut a.pool, &mut a.market, time)?;
    oracle::second_agrees(a.second_price.as_ref(), &a.market, &print, time)?;
    let moment = oracle::moment(&a.pool, &a.market, &print, request.custody, REQUEST_WINDOW, time)?;
    let before = a.pool.state.custody(request.custody).or_err()?.owes().or_err()?;
    if a.position.version == 0 {
        let (owner, market, nonce) = (*a.owner.address(), *a.market.address(), a.request.position_nonce);
        a.position.version = VERSION;
        a.position.bump = bump;
        a.position.owner = owner;
        a.position.market = market;
        a.position.nonce = nonce;
    }
    let (pool, market) = (&mut a.pool.state, &mut a.market.state);
    let report = execute(pool, market, &mut a.position.state, &request, &print, &moment).or_err()?;
    let after = a.pool.state.custodies[usize::from(request.custody)].owes().or_err()?;
    check(before == after, BallastError::InvariantViolated)?;
    emit_event(a, &report, print.price.0, time);
    pay_executor(a, &request)
}

/// From the request's lamports: the tip, the position's rent if the executor paid it, and the reserve for tickets, to the position.
fn pay_executor(a: &mut ExecuteRequest, request: &engine::Request) -> Result<()> {
    let from = a.request.account();
    let mut reward = request.tip;
    if RequestKind::from_u8(request.kind).or_err()? == RequestKind::Open {
        reward += anchor_lang::cpi::rent_exempt_lamports(8 + core::mem::size_of::<Position>())?;
        move_lamports(from, a.position.account(), ticket_reserve()?)?;
    }
    move_lamports(from, a.executor.account(), reward)
}

fn emit_event(a: &mut ExecuteRequest, report: &OpenReport, price: u64, time: Time) {
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let position = &a.position.state;
    PositionIncreased {
        header,
        position: *a.position.address(),
        owner: a.position.owner,
        side: position.side,
        price,
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
    .log();
}
