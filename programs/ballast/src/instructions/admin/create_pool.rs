//! Creates a pool with its LP mint and its insurance vault, which holds the stable of the pool's first custody.
#![allow(unused_variables)] // the accounts macro binds every argument that seeds may use

use anchor_lang::prelude::*;
use anchor_spl::{
    mint::{self, Mint},
    token::{self, TokenAccount},
};
use engine::PoolParams;

use crate::args::PoolConfig;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, PoolCreated, POOL_WIDE};
use crate::oracle::Time;
use crate::seeds;
use crate::state::{Controller, Pool, State, VERSION};

#[derive(Accounts)]
#[instruction(id: u64)]
pub struct CreatePool {
    #[account(mut, address = controller.admin @ fail(BallastError::NotAuthorized))]
    pub admin: Signer,
    #[account(mut)]
    pub controller: State<Controller>,
    #[account(init, payer = admin, seeds = [seeds::POOL, &id.to_le_bytes()], bump)]
    pub pool: State<Pool>,
    pub home_mint: Account<Mint>,
    #[account(init, payer = admin, seeds = [seeds::LP, pool.address().as_ref()], bump, mint::decimals = 6, mint::authority = pool)]
    pub lp_mint: Account<Mint>,
    #[account(init, payer = admin, seeds = [seeds::INSURANCE, pool.address().as_ref()], bump, token::mint = home_mint, token::authority = pool)]
    pub insurance_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

#[inline(never)]
pub fn handler(ctx: &mut Context<CreatePool>, id: u64, config: PoolConfig) -> Result<()> {
    let time = Time::read()?;
    let bump = ctx.bumps.pool;
    let a = &mut ctx.accounts;
    let params = PoolParams::from(config);
    params.check().or_err()?;
    check(a.home_mint.decimals() == 6, BallastError::UnsupportedMint)?;
    let (home_mint, lp_mint, vault) = (*a.home_mint.address(), *a.lp_mint.address(), *a.insurance_vault.address());
    let pool = &mut a.pool;
    pool.version = VERSION;
    pool.bump = bump;
    pool.id = id;
    pool.home_mint = home_mint;
    pool.lp_mint = lp_mint;
    pool.insurance_vault = vault;
    pool.state.params = params;
    pool.state.fund.average_at = time.now;
    a.controller.pools += 1;
    let header = Header::next(pool, POOL_WIDE, time);
    PoolCreated { header, id, home_mint, lp_mint }.log();
    Ok(())
}
