//! Deposit a token of the pool for LP shares, priced at AUM_mint. All cached prices must be at most 5 s old: refresh in
//! the same transaction. Refused for a minute after a jump, while a feed is silent, and beyond the token's cap and
//! weight.

use anchor_lang::prelude::*;
use engine::{liquidity::shares::deposit, Atoms};

use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, LiquidityAdded, POOL_WIDE};
use crate::state::{Pool, State};
use crate::time::Time;
use crate::token::TokenView;
use crate::{token, vault};

#[derive(Accounts)]
pub struct AddLiquidity {
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
pub fn handler(ctx: &mut Context<AddLiquidity>, atoms: u64, min_shares: u64) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let custody = vault::custody_of(&a.pool.state, &a.vault)?;
    let guard = vault::Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    let report = deposit(&mut a.pool.state, custody as u8, Atoms(atoms), time.now, time.slot).or_err()?;
    check(report.shares >= min_shares, BallastError::MinOutNotMet)?;
    vault::receive(a.owner_token.account(), &mut a.vault, &a.owner, Atoms(atoms));
    token::mint_to(a.lp_mint.account(), a.owner_lp.account(), a.pool.account(), &a.pool.signer(), report.shares);
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    let header = Header::next(&mut a.pool, POOL_WIDE, time);
    LiquidityAdded::new(header, *a.owner.address(), custody, &a.pool, &report).log();
    Ok(())
}
