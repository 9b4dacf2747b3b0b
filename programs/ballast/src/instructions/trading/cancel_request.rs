//! Give back what an expired request escrowed. Anyone may: tokens, rent and tip go to the owner.

use anchor_lang::prelude::*;

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, RequestCancelled};
use crate::oracle::Time;
use crate::state::{Market, Pool, Request, State};
use crate::token::{move_lamports, TokenView};
use crate::vault::{self, Recipient};

#[derive(Accounts)]
pub struct CancelRequest {
    #[account(unsafe(dup))]
    pub payer: Signer,
    #[account(unsafe(dup), address = request.owner @ fail(BallastError::WrongAccount))]
    pub owner: UncheckedAccount,
    #[account(mut, address = market.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(address = request.market @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    #[account(mut, close = owner)]
    pub request: State<Request>,
    #[account(mut)]
    pub vault: TokenView,
    #[account(mut)]
    pub owner_token: UncheckedAccount,
    #[account(mut)]
    pub payable: Option<UncheckedAccount>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<CancelRequest>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut ctx.accounts;
    let state = a.request.state;
    check(time.now > state.expires_at, BallastError::RequestNotExpired)?;
    let custody = usize::from(state.custody);
    vault::expect(&a.vault, a.pool.state.custody(state.custody).or_err()?)?;
    let guard = vault::Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    a.pool.state.custodies[custody].pending.sub_assign(state.collateral).or_err()?;
    let owner = *a.owner.address();
    let recipient =
        Recipient { owner: &owner, account: &mut a.owner_token, payable: a.payable.as_mut(), payer: a.payer.account() };
    let cost = vault::pay_owner(&mut a.pool, custody, &mut a.vault, recipient, state.collateral)?;
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let request = *a.request.address();
    RequestCancelled { header, request, owner, custody: state.custody, collateral: state.collateral.0 }.log();
    // Of the request's lamports, which go to the owner: whoever cancels for him must not pay for his missing account.
    move_lamports(a.request.account(), a.payer.account(), cost.min(a.request.account().lamports()))
}
