//! Withdraw an announced exit; the shares earn again.

use anchor_lang::prelude::*;
use engine::insurance::shares::{cancel, current};

use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::events::{Header, UnstakeCancelled, POOL_WIDE};
use crate::state::{InsuranceStake, Pool, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct CancelUnstake {
    #[account(address = stake.owner @ fail(BallastError::NotAuthorized))]
    pub owner: Signer,
    #[account(mut, address = stake.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut)]
    pub stake: State<InsuranceStake>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<CancelUnstake>) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let shares = current(&a.pool.state, &a.stake.state).requested;
    cancel(&mut a.stake.state).or_err()?;
    let header = Header::next(&mut a.pool, POOL_WIDE, time);
    UnstakeCancelled { header, owner: *a.owner.address(), shares }.log();
    Ok(())
}
