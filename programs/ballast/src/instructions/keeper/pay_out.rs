//! Pay what the pool owes an owner whose token account could not be paid before. Anyone may; only an account of the owner can receive.

use anchor_lang::prelude::*;
use engine::Atoms;

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, OwnerPaid, POOL_WIDE};
use crate::oracle::Time;
use crate::state::{Payable, Pool, State};
use crate::token::TokenView;
use crate::vault::{self, Guard};

#[derive(Accounts)]
pub struct PayOut {
    #[account(mut, address = payable.owner @ fail(BallastError::WrongAccount))]
    pub owner: UncheckedAccount,
    #[account(mut, address = payable.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut, close = owner)]
    pub payable: State<Payable>,
    #[account(mut)]
    pub vault: TokenView,
    #[account(mut)]
    pub owner_token: TokenView,
    pub token_program: Program<Token>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<PayOut>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut ctx.accounts;
    let custody = usize::from(a.payable.custody);
    let amount = Atoms(a.payable.amount);
    check(!amount.is_zero(), BallastError::NothingToPay)?;
    vault::expect(&a.vault, a.pool.state.custody(a.payable.custody).or_err()?)?;
    check(a.owner_token.belongs_to(a.owner.address()), BallastError::TokenAccountUnusable)?;
    let guard = Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    a.pool.state.custodies[custody].payable.sub_assign(amount).or_err()?;
    vault::pay(&a.pool, &mut a.vault, a.owner_token.account(), amount);
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    let header = Header::next(&mut a.pool, POOL_WIDE, time);
    OwnerPaid { header, owner: *a.owner.address(), custody: custody as u8, amount: amount.0 }.log();
    Ok(())
}
