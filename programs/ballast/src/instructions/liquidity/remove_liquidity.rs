//! Burn LP shares for one token of the pool, priced at AUM_burn. Nobody can pause it: tokens reserved for
//! positions stay, a jump delays it by a minute, the hourly limit and the least weight bound what one token gives.

use anchor_lang::prelude::*;
use engine::liquidity::shares::withdraw;

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, LiquidityRemoved, POOL_WIDE};
use crate::state::{Pool, State};
use crate::time::Time;
use crate::token::TokenView;
use crate::{token, vault};

#[derive(Accounts)]
pub struct RemoveLiquidity {
    pub owner: Signer,
    #[account(mut)]
    pub pool: State<Pool>,
    #[account(mut)]
    pub vault: TokenView,
    #[account(mut, address = pool.lp_mint @ fail(BallastError::WrongAccount))]
    pub lp_mint: UncheckedAccount,
    #[account(mut)]
    pub owner_token: TokenView,
    #[account(mut)]
    pub owner_lp: TokenView,
    pub token_program: Program<Token>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<RemoveLiquidity>, shares: u64, min_atoms: u64) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let custody = vault::custody_of(&a.pool.state, &a.vault)?;
    let guard = vault::Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    let report = withdraw(&mut a.pool.state, custody as u8, shares, time.now, time.slot).or_err()?;
    check(report.atoms.0 >= min_atoms, BallastError::MinOutNotMet)?;
    token::burn(a.owner_lp.account(), a.lp_mint.account(), a.owner.account(), shares);
    vault::pay(&a.pool, &mut a.vault, a.owner_token.account(), report.atoms);
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    let header = Header::next(&mut a.pool, POOL_WIDE, time);
    LiquidityRemoved::new(header, *a.owner.address(), custody, &a.pool, &report).log();
    Ok(())
}
