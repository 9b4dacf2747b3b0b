//! The admin takes the protocol's share of what users paid in one token: exactly what is booked as such.

use anchor_lang::prelude::*;
use engine::Atoms;

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError};
use crate::events::{Header, ProtocolFeesCollected, POOL_WIDE};
use crate::state::{Controller, Pool, State};
use crate::time::Time;
use crate::token::TokenView;
use crate::vault::{self, Guard};

#[derive(Accounts)]
pub struct CollectProtocolFees {
    #[account(address = controller.admin @ fail(BallastError::NotAuthorized))]
    pub admin: Signer,
    pub controller: State<Controller>,
    #[account(mut)]
    pub pool: State<Pool>,
    #[account(mut)]
    pub vault: TokenView,
    /// An account of the admin.
    #[account(mut)]
    pub admin_token: TokenView,
    pub token_program: Program<Token>,
}

#[inline(never)]
pub fn handler(ctx: &mut Context<CollectProtocolFees>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let custody = vault::custody_of(&a.pool.state, &a.vault)?;
    check(a.admin_token.belongs_to(a.admin.address()), BallastError::TokenAccountUnusable)?;
    let guard = Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    let amount = core::mem::replace(&mut a.pool.state.custodies[custody].protocol_fees, Atoms::ZERO);
    check(!amount.is_zero(), BallastError::NothingToPay)?;
    vault::pay(&a.pool, &mut a.vault, a.admin_token.account(), amount);
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    let header = Header::next(&mut a.pool, POOL_WIDE, time);
    let destination = *a.admin_token.address();
    ProtocolFeesCollected { header, custody: custody as u8, amount: amount.0, destination }.log();
    Ok(())
}
