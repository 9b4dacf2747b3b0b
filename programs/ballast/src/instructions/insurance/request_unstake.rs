//! Announce an exit: seven days during which the shares bear losses and earn nothing, then 48 hours to leave.

use anchor_lang::prelude::*;
use engine::insurance::shares::{request, COOLDOWN};

use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::events::{Header, UnstakeRequested, POOL_WIDE};
use crate::state::{InsuranceStake, Pool, State};
use crate::time::Time;

#[derive(Accounts)]
pub struct RequestUnstake {
    #[account(address = stake.owner @ fail(BallastError::NotAuthorized))]
    pub owner: Signer,
    #[account(mut, address = stake.pool @ fail(BallastError::WrongAccount))]
    pub pool: State<Pool>,
    #[account(mut)]
    pub stake: State<InsuranceStake>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<RequestUnstake>, shares: u64) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    request(&a.pool.state, &mut a.stake.state, shares, time.now).or_err()?;
    let value = a.stake.state.value_at_request.0;
    let header = Header::next(&mut a.pool, POOL_WIDE, time);
    UnstakeRequested { header, owner: *a.owner.address(), shares, value, ready_at: time.now + COOLDOWN }.log();
    Ok(())
}
