//! Leave the fund within the exit window, with the lower of the value at request and now. Every token's cached price
//! must be of the last two seconds: refresh them in the same transaction.

use anchor_lang::prelude::*;
use engine::insurance::shares;

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, Unstaked, POOL_WIDE};
use crate::state::{InsuranceStake, Pool, State};
use crate::time::Time;
use crate::token::TokenView;
use crate::vault;

#[derive(Accounts)]
pub struct Unstake {
    #[account(address = stake.owner @ fail(BallastError::NotAuthorized))]
    pub owner: Signer,
    #[account(mut, address = stake.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut)]
    pub stake: State<InsuranceStake>,
    #[account(mut, address = pool.insurance_vault @ fail(BallastError::WrongAccount))]
    pub insurance_vault: TokenView,
    #[account(mut)]
    pub owner_token: TokenView,
    pub token_program: Program<Token>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<Unstake>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let amount = shares::unstake(&mut a.pool.state, &mut a.stake.state, time.now).or_err()?;
    vault::pay(&a.pool, &mut a.insurance_vault, a.owner_token.account(), amount.at_par());
    let fund = a.pool.state.fund;
    check(a.insurance_vault.amount() >= fund.balance.0, BallastError::PoolUndercollateralized)?;
    let header = Header::next(&mut a.pool, POOL_WIDE, time);
    let owner = *a.owner.address();
    Unstaked { header, owner, amount: amount.0, fund: fund.balance.0, total_shares: fund.shares }.log();
    Ok(())
}
