//! Creates a pool with its LP mint and its insurance vault, which holds the stable of the pool's first custody.

use anchor_lang::prelude::*;

use crate::account_init::New;
use crate::args::PoolConfig;
use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, PoolCreated, POOL_WIDE};
use crate::mint::MintView;
use crate::seeds;
use crate::state::{Controller, Pool, State, VERSION};
use crate::time::Time;

#[derive(Accounts)]
pub struct CreatePool {
    #[account(mut, address = controller.admin @ fail(BallastError::NotAuthorized))]
    pub admin: Signer,
    #[account(mut)]
    pub controller: State<Controller>,
    #[account(mut)]
    pub pool: UncheckedAccount,
    pub home_mint: MintView,
    #[account(mut)]
    pub lp_mint: UncheckedAccount,
    #[account(mut)]
    pub insurance_vault: UncheckedAccount,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

#[inline(always)]
pub fn handler(ctx: &mut Context<CreatePool>, id: u64, config: PoolConfig) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let (payer, address) = (a.admin.account(), *a.pool.address());
    let new = New { payer, view: a.pool.account(), path: &seeds::pool!(id) };
    let (mut pool, bump) = new.state::<Pool>()?;
    New { payer, view: a.lp_mint.account(), path: &seeds::lp_mint!(address) }.mint(&address)?;
    let new = New { payer, view: a.insurance_vault.account(), path: &seeds::insurance_vault!(address) };
    new.token_account(a.home_mint.account(), &address)?;
    let params = config.params();
    params.check().or_err()?;
    check(a.home_mint.decimals() == 6, BallastError::UnsupportedMint)?;
    let (home_mint, lp_mint, vault) = (*a.home_mint.address(), *a.lp_mint.address(), *a.insurance_vault.address());
    pool.version = VERSION;
    pool.bump = bump;
    pool.id = id;
    pool.home_mint = home_mint;
    pool.lp_mint = lp_mint;
    pool.insurance_vault = vault;
    pool.state.params = params;
    pool.state.fund.average_at = time.now;
    a.controller.pools += 1;
    let header = Header::next(&mut pool, POOL_WIDE, time);
    PoolCreated { header, id, home_mint, lp_mint }.log();
    Ok(())
}
