//! Take a request back. Anyone closes one that nothing can execute any more; tokens, rent and tip go to the owner. A
//! live order's owner, or the delegate of the position that it reduces, lets it expire three seconds from now.

use anchor_lang::prelude::*;
use engine::trading::order::{cancel, orphaned, Asked};
use engine::RequestKind;

use crate::account_init::derives_with;
use crate::address_eq;
use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{CancelRequested, Header, RequestCancelled};
use crate::state::{Market, Pool, Position, Request, State};
use crate::time::Time;
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
    #[account(mut)]
    pub request: State<Request>,
    #[account(mut)]
    pub vault: TokenView,
    #[account(mut)]
    pub owner_token: UncheckedAccount,
    #[account(mut)]
    pub payable: Option<UncheckedAccount>,
    /// The position that an order reduces, or its empty address: shows that it is gone, or names its delegate. None
    /// otherwise.
    pub position: Option<UncheckedAccount>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<CancelRequest>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let asked = asked(a)?;
    let closes = cancel(&mut a.request.state, asked, time.now).or_err()?;
    if closes {
        return close(a, time);
    }
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    let (request, owner, expires_at) = (*a.request.address(), *a.owner.address(), a.request.state.expires_at);
    CancelRequested { header, request, owner, expires_at }.log();
    Ok(())
}

/// The caller's right, and what became of the position that the order reduces.
fn asked(a: &CancelRequest) -> Result<Asked> {
    let (signer, request) = (a.payer.address(), &a.request);
    let authorized = request.owner == *signer;
    let reduces = RequestKind::from_u8(request.state.kind).or_err()?.reduces();
    let Some(position) = a.position.as_ref().filter(|_| reduces) else {
        return Ok(Asked { authorized, orphaned: false });
    };
    let view = position.account();
    if address_eq::owned_by(view, &crate::ID) {
        let held = State::<Position>::load(*view)?;
        check(held.is_of(request), BallastError::WrongAccount)?;
        let orphaned = orphaned(&request.state, &held.state);
        return Ok(Asked { authorized: authorized || held.delegates_to(signer), orphaned });
    }
    // Nothing is there: it must be the address at which the position was.
    check(derives_with(&request.position_seeds(), request.position_bump, view.address()), BallastError::WrongAccount)?;
    Ok(Asked { authorized, orphaned: true })
}

/// Gives back what it holds.
fn close(a: &mut CancelRequest, time: Time) -> Result<()> {
    let state = a.request.state;
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
    // Out of the request's lamports, which are the owner's: cancelling for an owner whose account is missing costs the
    // caller nothing.
    move_lamports(a.request.account(), a.payer.account(), cost.min(a.request.account().lamports()))?;
    a.request.end(a.owner.account(), a.payer.account())
}
