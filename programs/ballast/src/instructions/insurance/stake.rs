//! Stake the fund's stable. Shares are bought at fund + what is due to it.

use anchor_lang::prelude::*;
use engine::{insurance::shares, Atoms, Usd};

use crate::account_init::New;
use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, Staked, POOL_WIDE};
use crate::state::{InsuranceStake, Pool, State, VERSION};
use crate::time::Time;
use crate::token::TokenView;
use crate::{seeds, vault};

#[derive(Accounts)]
pub struct Stake {
    #[account(mut)]
    pub owner: Signer,
    #[account(mut)]
    pub pool: State<Pool>,
    #[account(mut)]
    pub stake: UncheckedAccount,
    #[account(mut, address = pool.insurance_vault @ fail(BallastError::WrongAccount))]
    pub insurance_vault: TokenView,
    #[account(mut)]
    pub owner_token: TokenView,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<Stake>, amount: u64, min_shares: u64) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let (pool, owner) = (*a.pool.address(), *a.owner.address());
    let new = New { payer: a.owner.account(), view: a.stake.account(), path: &seeds::stake!(pool, owner) };
    let same = |found: &InsuranceStake| found.pool == pool && found.owner == owner;
    let (mut stake, created) = new.open(same, || ProgramError::InvalidSeeds)?;
    if let Some(created) = created {
        stake.version = VERSION;
        stake.bump = created.bump;
        stake.pool = pool;
        stake.owner = owner;
    }
    check(amount > 0, BallastError::ZeroAmount)?;
    let shares = shares::stake(&mut a.pool.state, &mut stake.state, Usd(amount)).or_err()?;
    check(shares >= min_shares, BallastError::MinOutNotMet)?;
    vault::receive(a.owner_token.account(), &mut a.insurance_vault, &a.owner, Atoms(amount));
    let fund = a.pool.state.fund;
    check(a.insurance_vault.amount() >= fund.balance.0, BallastError::PoolUndercollateralized)?;
    let header = Header::next(&mut a.pool, POOL_WIDE, time);
    Staked { header, owner, amount, shares, fund: fund.balance.0, total_shares: fund.shares, epoch: fund.epoch }.log();
    Ok(())
}
