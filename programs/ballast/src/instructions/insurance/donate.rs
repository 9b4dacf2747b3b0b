//! Give to the fund without shares. Needs 1,000 USD staked, so that a lone staker does not own what others give.

use anchor_lang::prelude::*;
use engine::{insurance::shares, Atoms, Usd};

use crate::dispatch::Context;
use crate::error::{fail, BallastError, OrErr};
use crate::events::{Donated, Header, POOL_WIDE};
use crate::state::{Pool, State};
use crate::time::Time;
use crate::token::TokenView;
use crate::vault;

#[derive(Accounts)]
pub struct Donate {
    pub donor: Signer,
    #[account(mut)]
    pub pool: State<Pool>,
    #[account(mut, address = pool.insurance_vault @ fail(BallastError::WrongAccount))]
    pub insurance_vault: TokenView,
    #[account(mut)]
    pub donor_token: TokenView,
    pub token_program: Program<Token>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<Donate>, amount: u64) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    shares::donate(&mut a.pool.state, Usd(amount)).or_err()?;
    vault::receive(a.donor_token.account(), &mut a.insurance_vault, &a.donor, Atoms(amount));
    let header = Header::next(&mut a.pool, POOL_WIDE, time);
    Donated { header, donor: *a.donor.address(), amount, fund: a.pool.state.fund.balance.0 }.log();
    Ok(())
}
